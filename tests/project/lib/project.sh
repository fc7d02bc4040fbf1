# Sourced by the tests of projects: connectors of one's own making, organizations that are simulators.
# shellcheck shell=sh

# connector JAR NAME VERSION ACTIVITY...: a JAR of a connector with these activities, in this order.
connector() {
    python3 - "$@" <<'END'
import json, os, sys, zipfile
path, name, version, *activities = sys.argv[1:]
os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
adapter = {"name": name, "version": version, "activities": {a: {} for a in activities}}
manifest = f"Manifest-Version: 1.0\r\nJitterbit-Connector: true\r\nVersion: {version}\r\n\r\n"
with zipfile.ZipFile(path, "w") as jar:
    for entry, text in ("META-INF/MANIFEST.MF", manifest), ("adapter.json", json.dumps(adapter)):
        jar.writestr(zipfile.ZipInfo(entry), text)
END
}

# organization LABEL OPTION...: a simulator whose URL goes to $url_LABEL, its request log to
# LABEL.log.
organization() {
    label=$1
    shift
    simulator "$@"
    eval "url_$label=\$HOST"
}

# project MEMBERS: jbc.json of connector drop (drop.jar) and organizations dev, test and prod, prod
# protected; with more members of the connector.
project() {
    cat >jbc.json <<END
{
  "connectors": {
    "drop": {"jar": "drop.jar"${1:+, $1}}
  },
  "organizations": {
    "dev": {"host": "${url_dev:-https://na-east.jitterbit.com}", "orgId": "${org_dev:-12345}"},
    "test": {"host": "${url_test:-https://na-east.jitterbit.com}", "orgId": "${org_test:-12345}"},
    "prod": {"host": "${url_prod:-https://na-east.jitterbit.com}", "orgId": "${org_prod:-12345}", "protected": true}
  },
  "output": "dist/{organization}/{connector}-{version}.jar"
}
END
}

# also LABEL NAME: one more connector of the project, LABEL.jar.
also() {
    sed -i "s|\"drop\": {\"jar\": \"drop.jar\"}|&, \"$1\": {\"jar\": \"$1.jar\"}|" jbc.json
    connector "$1.jar" "$2" 1.0 fetch
}

# Who logs in, by the environment, wherever.
account() {
    unset HARMONY_HOST HARMONY_REGION HARMONY_ORG_ID HARMONY_AUTH_TOKEN
    export HARMONY_USERNAME=demo@example.com HARMONY_PASSWORD=demo
}

# id JAR ACTIVITY: the id that a release gives the activity; nothing where it has no such line.
id() {
    attribute "$1" "Jitterbit-Activity-EntityTypeId-$2"
}

# expect_id JAR ACTIVITY ID
expect_id() {
    found=$(id "$1" "$2")
    [ "$found" = "$3" ] || fail "$1: $2 has the id '$found' instead of '$3'"
}

# locked ORGANIZATION NAME: a member of the entry of drop in jbc.lock, or the id of an activity.
locked() {
    python3 - "$1" "$2" <<'END'
import json, sys
entry = json.load(open("jbc.lock"))["organizations"][sys.argv[1]]["drop"]
found = {**entry, **entry["activities"], **{k: "retired " + v for k, v in entry["retired"].items()}}
print(found.get(sys.argv[2], ""))
END
}

# A fresh checkout: what is committed stays, outputs and jbc's state are gone.
fresh_checkout() {
    rm -rf dist "$T/state"
}
