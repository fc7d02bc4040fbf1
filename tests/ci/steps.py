#!/usr/bin/env python3
"""The shell steps of a CI file: steps.py github|gitlab|jenkins|action FILE FOLDER

Writes FOLDER/NN.sh for each, in order: a script of sh that sets the step's environment and runs it
as that CI server does. What settings and secret stores provide it takes from variables VAR_NAME and
SECRET_NAME, which the step does not see. Beside it lie FOLDER/NN.always for a step that runs also
after a failure, FOLDER/artifacts (paths that are kept at the end), FOLDER/days (how long),
FOLDER/serial (the name of what makes runs wait for each other) and FOLDER/tags (of which alone it makes
a release). The cache of a composite action is the folder $CACHE; an action of jbc's own is looked for
beside FILE.
"""
import pathlib
import re
import shlex
import sys

import yaml

HIDE_STORES = 'unset $(env | sed -n "s/^\\(\\(VAR\\|SECRET\\)_[A-Z_]*\\)=.*/\\1/p")'


class Steps:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.count = 0
        self.artifacts = []
        self.days = None
        self.serial = None
        self.tags = None

    def add(self, name, environment, shell, script, always=False):
        """environment: names to words of sh."""
        self.count += 1
        file = self.folder / f"{self.count:02}.sh"
        file.with_suffix(".script").write_text(script)
        exports = "".join(f"export {key}={word}\n" for key, word in environment.items())
        file.write_text(f"# {name}\n{exports}{HIDE_STORES}\nexec {shell} "
                        f"{shlex.quote(str(file.with_suffix('.script').absolute()))}\n")
        if always:
            file.with_suffix(".always").touch()

    def finish(self):
        """Of a release job."""
        if not (self.count and self.artifacts):
            sys.exit("steps.py: no steps, or no artifact")
        (self.folder / "artifacts").write_text("".join(f"{path}\n" for path in self.artifacts))
        for name in "days", "serial", "tags":
            if not getattr(self, name):
                sys.exit(f"steps.py: nothing tells {name}")
            (self.folder / name).write_text(f"{getattr(self, name)}\n")


# ---- GitHub Actions ----

def github_word(text):
    """A value with ${{ expressions }} as a word of sh."""
    word = ""
    for i, part in enumerate(re.split(r"\$\{\{\s*(.*?)\s*\}\}", str(text))):
        if i % 2 == 0:
            word += shlex.quote(part) if part else ""
        else:
            found = re.fullmatch(r"(secrets|vars)\.(\w+)", part)
            if not found:
                sys.exit(f"steps.py: unknown expression: {part}")
            word += f'"${{{"SECRET" if found[1] == "secrets" else "VAR"}_{found[2]}-}}"'
    return word or "''"


OTHERS_ACTIONS = ("actions/checkout@", "actions/setup-java@", "actions/upload-artifact@")
OWN_ACTION = "OWNER/jbc/templates/ci/github-action@"


def github(path, steps):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    if list(workflow[True]) == ["push"] and list(workflow[True]["push"]) == ["tags"]:
        steps.tags = " ".join(workflow[True]["push"]["tags"])
    if workflow["concurrency"]["cancel-in-progress"] is False:
        steps.serial = workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            uses = step.get("uses", "")
            if uses.startswith("actions/upload-artifact@"):
                steps.artifacts.append(step["with"]["path"])
                steps.days = step["with"].get("retention-days")
            elif uses.startswith(OWN_ACTION):
                action(path.parent / "github-action" / "action.yml", steps)
            elif uses and not uses.startswith(OTHERS_ACTIONS):
                sys.exit(f"steps.py: unknown action: {uses}")
            if uses:
                continue
            if "${{" in step["run"]:
                sys.exit("steps.py: an expression in a script is an injection")
            if step.get("if", "always()") != "always()":
                sys.exit(f"steps.py: unknown condition: {step['if']}")
            values = {**workflow.get("env", {}), **job.get("env", {}), **step.get("env", {})}
            steps.add(step["name"], {key: github_word(value) for key, value in values.items()},
                      "bash -e", step["run"], "if" in step)


# ---- a composite action of GitHub's ----

RESTORE = """if [ -e "$CACHE/$KEY" ]; then
    cp -R "$CACHE/$KEY" "$FOLDER"
    echo cache-hit=true >>"$GITHUB_OUTPUT"
fi
"""
SAVE = """[ -e "$CACHE/$KEY" ] || cp -R "$FOLDER" "$CACHE/$KEY"
"""
OUTPUT = re.compile(r"steps\.(\w+)\.outputs\.([\w-]+)")


def action(path, steps):
    def file(ident):
        return shlex.quote(str((steps.folder / f"{ident}.output").absolute()))

    def word(text):
        """A value with expressions, or a condition, in which they are bare, as a word of sh."""
        text = re.sub(r"\$\{\{ (.*?) \}\}", r"\1", text).replace("runner.temp", "$RUNNER_TEMP")
        return '"' + OUTPUT.sub(lambda o: f'$(sed -n "s/^{o[2]}=//p" {file(o[1])})', text) + '"'

    last = []
    for step in yaml.safe_load(path.read_text(encoding="utf-8"))["runs"]["steps"]:
        output = file(step.get("id", "none"))
        environment = {"GITHUB_OUTPUT": output}
        script = f": >>{output}\n"
        if "uses" in step:
            if not step["uses"].startswith("actions/cache@"):
                sys.exit(f"steps.py: unknown action: {step['uses']}")
            environment.update(KEY=word(step["with"]["key"]), FOLDER=word(step["with"]["path"]))
            steps.add(step["name"], environment, "bash -e", script + RESTORE)
            last.append((step["name"], environment, "bash -e", SAVE))
            continue
        if "${{" in step["run"]:
            sys.exit("steps.py: an expression in a script is an injection")
        if "if" in step:
            left, right = step["if"].split(" != ")
            script += f"[ {word(left)} != {right} ] || exit 0\n"
        steps.add(step["name"], environment, "bash --noprofile --norc -eo pipefail",
                  script + step["run"])
    for step in last:
        steps.add(*step)


# ---- GitLab CI ----

def gitlab(path, steps):
    pipeline = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = [(name, job) for name, job in pipeline.items() if isinstance(job, dict) and "script" in job]
    for stage in pipeline["stages"]:
        for name, job in jobs:
            if job["stage"] != stage:
                continue
            environment = {}
            if job.get("environment") == "release":
                for secret in ("HARMONY_USERNAME", "HARMONY_PASSWORD", "HARMONY_DEVICE_ID"):
                    environment[secret] = f'"$SECRET_{secret}"'
            for key, value in {**pipeline["variables"], **job.get("variables", {})}.items():
                environment[key] = f'"{value}"'
            script = job.get("before_script", []) + job["script"]
            steps.add(name, environment, "bash -eo pipefail", "\n".join(script) + "\n")
            if "after_script" in job:
                steps.add(f"{name}, after_script", environment, "bash",
                          "\n".join(job["after_script"]) + "\n", always=True)
            if job.get("resource_group"):
                steps.serial = job["resource_group"]
                steps.artifacts += job["artifacts"]["paths"]
                steps.days = re.sub(" days$", "", job["artifacts"].get("expire_in", ""))
                if [rule.get("if") for rule in job.get("rules", [])] == ["$CI_COMMIT_TAG =~ /^v/"]:
                    steps.tags = "v*"


# ---- Jenkins ----

JENKINS_TOKEN = re.compile(r"""
    (?P<comment>//[^\n]*)
  | \bsh\s+(?:'''(?P<long>.*?)'''|'(?P<short>[^'\n]*)')
  | \b(?P<name>[A-Z_]+)\s*=\s*'(?P<value>[^'\n]*)'
  | \barchiveArtifacts\s+artifacts:\s*'(?P<path>[^'\n]*)'
  | \block\(resource:\s*'(?P<lock>[^'\n]*)'\)
  | \bartifactDaysToKeepStr:\s*'(?P<days>\d+)'
  | \btag\s+'(?P<tag>[^'\n]*)'
  | (?P<brace>[{}])
  | (?P<text>\w+|'[^'\n]*'|.)
""", re.S | re.X)


def groovy(text):
    """What a single-quoted string of Groovy means."""
    return re.sub(r"\\(.)", lambda found: "" if found[1] == "\n" else found[1], text, flags=re.S)


def jenkins(path, steps):
    """Blocks are told by what stands before their brace, on one line or within parentheses."""
    environment = {"HARMONY_DEVICE_ID": '"$SECRET_HARMONY_DEVICE_ID"'}
    blocks, head, last = [], "", []
    for token in JENKINS_TOKEN.finditer(path.read_text(encoding="utf-8")):
        if token["brace"] == "{":
            blocks.append(" ".join(head.split()))
            head = ""
        elif token["brace"]:
            blocks.pop()
        elif token["name"] and blocks[-1] == "environment":
            environment[token["name"]] = shlex.quote(token["value"])
        elif token["path"]:
            steps.artifacts.append(token["path"])
        elif token["lock"] and blocks[-1] == "options":
            steps.serial = token["lock"]
        elif token["days"] and blocks[-1] == "options":
            steps.days = token["days"]
        elif token["tag"] and blocks[-1] == "when":
            steps.tags = token["tag"]
        elif token["long"] is not None or token["short"] is not None:
            names = re.findall(r"(?:username|password)Variable: '(\w+)'", " ".join(blocks))
            step = (" > ".join(blocks),
                    {**environment, **{name: f'"$SECRET_{name}"' for name in names}},
                    "sh -xe", groovy(token["long"] or token["short"]))
            if "post" in blocks:
                last.append(step)
            else:
                steps.add(*step)
        elif token["text"] == "\n" and head.count("(") == head.count(")"):
            head = ""
        elif token["text"]:
            head += token["text"]
    for step in last:
        steps.add(*step, always=True)


def main():
    kind, path, folder = sys.argv[1:]
    steps = Steps(folder)
    {"github": github, "gitlab": gitlab, "jenkins": jenkins, "action": action}[kind](
        pathlib.Path(path), steps)
    if kind != "action":
        steps.finish()


main()
