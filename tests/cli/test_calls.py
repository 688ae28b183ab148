from command_line import Lab


def test_calls_are_listed_the_latest_first_with_how_they_stand(lab: Lab) -> None:
    assert "No call is on record yet." in lab.run("calls")[1]
    lab.call(typed="2\n\n")
    lab.call(typed="")
    code, out, _ = lab.run("calls")
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 2
    assert " open " in lines[0]
    assert " wrapped up " in lines[1]
    assert all(line.endswith("A tiny call") for line in lines)
