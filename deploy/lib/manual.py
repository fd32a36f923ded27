#!/usr/bin/env python3
"""Manual pages and completions, made of what the programs say about themselves. manual.py BIN OUT DATE"""
import json
import pathlib
import re
import subprocess
import sys

SERVICES = ["leurre-sensor", "leurre-sessions", "leurre-enrich", "leurre-statistics", "leurre-sink", "leurre-broker"]
COMPLETIONS = {"bash": "bash-completion/completions/{}", "zsh": "zsh/vendor-completions/_{}", "fish": "fish/vendor_completions.d/{}.fish"}


def escaped(text):
    """A line of text as troff takes it: no escape of its own, no request at the beginning of a line, hyphens to copy and paste."""
    text = re.sub(r"\s+", " ", text.strip()).replace("\\", "\\e").replace("-", "\\-")
    return ("\\&" if text[:1] in (".", "'") else "") + text


def page(name, summary, sections, date, version):
    lines = [f'.TH {name.upper()} 1 {date} "Leurre {version}" "Leurre"', ".SH NAME", f"{escaped(name)} \\- {escaped(summary)}"]
    for title, body in sections:
        lines += [f".SH {title}"] + body
    return "\n".join(lines) + "\n"


def tagged(tag, text):
    return [".TP", f".B {escaped(tag)}", *(escaped(line) for line in text if line)]


class Option:
    def __init__(self, name, value, summary, notes=""):
        self.name, self.value, self.summary, self.notes = name, value, summary, notes

    def described(self):
        return tagged(f"--{self.name} {self.value}".strip(), [self.summary, self.notes])


def service_options(text):
    """The options in the help of a service: "  --name VALUE", then indented lines; the short ones have both on one line."""
    options = []
    for line in text.splitlines():
        if short := re.fullmatch(r"  --(\S+)( FILE)?\s{2,}(\S.*)", line):
            options.append(Option(short[1], (short[2] or "").strip(), short[3]))
        elif head := re.fullmatch(r"  --(\S+)(?: (.+))?", line):
            options.append(Option(head[1], head[2] or "", ""))
        elif body := re.fullmatch(r"        (\S.*)", line):
            if body[1].startswith("file: "):
                options[-1].notes = "In the " + body[1].replace("environment: ", "in the environment: ")
            else:
                options[-1].summary = f"{options[-1].summary} {body[1]}"
    if len(options) != len(re.findall(r"^  --", text, re.M)):
        sys.exit("cannot make a manual page: the help has an option that is not understood")
    return options


def service_page(name, text, date, version):
    summary = text.split("\n", 1)[0].removeprefix(f"{name}: ")
    options = service_options(text)
    sections = [
        ("SYNOPSIS", [f".B {escaped(name)}", "[", ".I options", "]"]),
        ("DESCRIPTION", [
            "Every option can also stand in a YAML file and in the environment;",
            "flags win over the environment, the environment over the file.",
            "The systemd unit reads", f".I /etc/leurre/{name.removeprefix('leurre-')}.yaml", "and", ".IR /etc/leurre/environment ."]),
        ("OPTIONS", [line for option in options for line in option.described()]),
        ("EXIT STATUS", ["0 at the end of the work or after SIGTERM, 1 if the work failed, 2 if the settings are wrong."]),
        ("SEE ALSO", [".BR leurre (1)"]),
    ]
    if name == "leurre-broker":
        sections[1] = ("DESCRIPTION", sections[1][1][:2])
    return page(name, summary, sections, date, version), options


def shown(argument):
    """An argument as it is typed, its text, and its default."""
    name = " ".join(("--" if n["kind"] == "long" else "-") + n["name"] for n in argument.get("names", [])[:1])
    value = f"<{argument['valueName']}>" + ("…" if argument.get("isRepeating") else "")
    tag = {"flag": name, "option": f"{name} {value}", "positional": value}[argument["kind"]]
    default = argument.get("defaultValue")
    return tag, argument.get("abstract", "") + (f" Default: {default}." if default and argument["kind"] == "option" else "")


def command_lines(command, path):
    lines = [f".SS {escaped(' '.join(path))}"]
    lines += [escaped(text) for text in (command.get("abstract"), command.get("discussion")) if text]
    for argument in command.get("arguments", []):
        names = {n["name"] for n in argument.get("names", [])}
        if argument.get("shouldDisplay", True) and not names & {"help", "version"}:
            tag, text = shown(argument)
            lines += tagged(tag, [text])
    for child in command.get("subcommands", []):
        if child["commandName"] != "help":
            lines += command_lines(child, path + [child["commandName"]])
    return lines


def tool_page(tree, date, version):
    lines = []
    for child in tree["command"]["subcommands"]:
        if child["commandName"] != "help":
            lines += command_lines(child, [child["commandName"]])
    see = [f".BR {escaped(name)} (1)" + ("," if name != SERVICES[-1] else "") for name in SERVICES]
    sections = [
        ("SYNOPSIS", [".B leurre", ".I command", "[", ".I options", "]"]),
        ("DESCRIPTION", ["For the people of a Leurre house: what each command does follows.", ".B leurre help", ".I command", "says the same."]),
        ("COMMANDS", lines),
        ("SEE ALSO", see),
    ]
    return page("leurre", tree["command"]["abstract"], sections, date, version)


def completion(shell, name, options):
    quoted = [(o.name, o.value, re.sub(r"[\[\]':\\]", " ", o.summary.split(". ")[0]).strip()) for o in options]
    if shell == "bash":
        words = " ".join(f"--{option}" for option, _, _ in quoted)
        return f'complete -o default -W "{words}" {name}\n'
    if shell == "zsh":
        lines = " \\\n".join(f"  '--{option}[{text}]" + (":value:_files'" if value else "'") for option, value, text in quoted)
        return f"#compdef {name}\n_arguments \\\n{lines}\n"
    return "".join(f"complete -c {name} -l {option}{' -r' if value else ''} -d '{text}'\n" for option, value, text in quoted)


def main(folder, out, date):
    folder, out = pathlib.Path(folder), pathlib.Path(out)

    def said(name, *arguments):
        return subprocess.run([folder / name, *arguments], check=True, capture_output=True, text=True).stdout

    def write(name, kind, text):
        path = out / (COMPLETIONS[kind].format(name) if kind in COMPLETIONS else f"man/man1/{name}.1")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    version = said("leurre", "--version").strip()
    write("leurre", "man", tool_page(json.loads(said("leurre", "--experimental-dump-help")), date, version))
    for shell in COMPLETIONS:
        write("leurre", shell, said("leurre", "--generate-completion-script", shell))
    for name in SERVICES:
        text, options = service_page(name, said(name, "--help"), date, version)
        write(name, "man", text)
        for shell in COMPLETIONS:
            write(name, shell, completion(shell, name, options))


if __name__ == "__main__":
    main(*sys.argv[1:])
