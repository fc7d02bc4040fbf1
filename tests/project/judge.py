"""judge.py SCHEMA FILE...: what the JSON Schema says of each: "FILE good" or "FILE bad"."""
import json
import sys

import jsonschema

with open(sys.argv[1]) as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    with open(name) as file:
        print(name, "good" if validator.is_valid(json.load(file)) else "bad")
