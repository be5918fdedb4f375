"""Says at the end of a run what it took, what was skipped and why, and what failed. Arguments: result files of xunit."""
import collections
import sys
import xml.etree.ElementTree as ElementTree

SLOWEST, MESSAGE_LINES, FULL_MESSAGES = 10, 15, 20


def tests(paths):
    for path in paths:
        yield from ElementTree.parse(path).iter("test")


def suite(test):
    return test.get("type").rsplit(".", 1)[-1]


def show_times(all_tests):
    seconds = collections.Counter()
    for test in all_tests:
        seconds[suite(test)] += float(test.get("time"))
    print(f"== the {SLOWEST} longest of {len(seconds)} suites")
    for name, took in seconds.most_common(SLOWEST):
        print(f"{took:8.0f} s  {name}")


def show_skipped(all_tests):
    reasons = collections.Counter(test.findtext("reason").strip() for test in all_tests if test.get("result") == "Skip")
    if reasons:
        print("== skipped")
    for reason, count in reasons.most_common():
        print(f"{count:8}  {reason}")


def show_failed(all_tests):
    failed = [test for test in all_tests if test.get("result") == "Fail"]
    if failed:
        print("== failed")
    for number, test in enumerate(failed):
        print(test.get("name"))
        if number >= FULL_MESSAGES:
            continue
        said = [test.findtext("failure/message") or "", test.findtext("failure/stack-trace") or ""]
        for line in "\n".join(said).splitlines()[:MESSAGE_LINES]:
            print(f"    {line}")


every = list(tests(sys.argv[1:]))
show_times(every)
show_skipped(every)
show_failed(every)
