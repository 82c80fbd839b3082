"""A deployment's Test tab and its code."""

import csv
import json
import os
import shutil
import subprocess

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from lab import LESSON, Server


def open_test(browser, server, name="attrition", query=""):
    browser.open(f"{server.url}/deployments/{name}/test{query}")


def test_a_record_is_predicted_by_keyboard_alone(browser):
    browser.press(Keys.TAB)
    assert browser.focus.text == "Skip to the content"
    browser.press(Keys.ENTER)
    browser.enter("lab", "Deployments", "challenger deployment", "Test", "Fill in an example")
    age = browser.tab_to("AGE_BEGIN_PERIOD, Record 1")
    age.send_keys(Keys.CONTROL, "a")
    browser.go(lambda: age.send_keys("41", Keys.ENTER))
    browser.wait(lambda: browser.all("#results"))
    assert browser.focus.get_attribute("id") == "results"
    assert "1 record scored" in browser.text("#results")
    # The two views are one choice of two, which the arrow keys change.
    browser.press(Keys.TAB)
    while browser.focus.get_attribute("id") != "view-table":
        browser.press(Keys.TAB)
    browser.press(Keys.ARROW_RIGHT)
    assert '"predictions"' in browser.text(".view-json")
    assert not browser.find(".view-table").is_displayed()


def test_the_table_takes_rows_and_gives_table_json_and_chart(browser, server):
    open_test(browser, server)
    with open(LESSON / "rows.csv", newline="") as file:
        records = list(csv.reader(file))[1:4]
    for position, record in enumerate(records):
        if position:
            browser.click("Add a record", stays=True)
        row = browser.all("#record-table tbody tr")[position]
        for field, value in zip(row.find_elements(By.TAG_NAME, "input"), record, strict=True):
            field.send_keys(value)
    browser.click("Add a record", stays=True)
    browser.all("button.remove")[3].click()
    assert len(browser.all("#record-table tbody tr")) == 3
    browser.click("Predict")
    assert "3 records scored" in browser.text("#results")
    rows = browser.all(".results tbody tr")
    assert len(rows) == 3
    shown = [cell.text for cell in rows[0].find_elements(By.TAG_NAME, "td")]
    assert shown[0] in ["0", "1"] and shown[1].endswith(" %")
    assert len(browser.all(".chart .bar")) == 3
    words = browser.find("#chart-words").get_attribute("textContent")
    assert f"Record 1: {shown[0]}: {shown[1]}" in words
    browser.click("JSON view")
    [item] = json.loads(browser.text(".view-json code"))["predictions"]
    assert item["fields"][-1] == "prediction" and len(item["values"]) == 3
    assert str(int(item["values"][0][-1])) == shown[0]
    # What was typed is still there.
    assert browser.find("input[name=c0]").get_attribute("value") == records[0][0]


@pytest.mark.parametrize("input, file, count", [
    ("json", "records_to_score.json", 5), ("csv", "rows.csv", 7)])
def test_a_file_is_chosen_seen_and_predicted(browser, server, input, file, count):
    open_test(browser, server, query=f"?input={input}")
    browser.find("#file").send_keys(str(LESSON / file))
    browser.wait(lambda: browser.find("#records").get_attribute("value"))
    browser.click("Predict")
    assert f"{count} records scored" in browser.text("#results")
    assert len(browser.all(".chart .bar")) == count


def test_a_file_is_dropped(browser, server):
    open_test(browser, server, query="?input=json")
    browser.driver.execute_script(
        """
        const data = new DataTransfer();
        data.items.add(new File([arguments[0]], "records.json"));
        document.querySelector(".drop textarea").dispatchEvent(
          new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        """, (LESSON / "records_to_score.json").read_text())
    browser.wait(lambda: browser.find("#records").get_attribute("value"))
    browser.click("Predict")
    assert "5 records scored" in browser.text("#results")


def test_the_template_is_what_csv_begins_with(browser, server, tmp_path):
    open_test(browser, server, query="?input=csv")
    browser.click("Download the template", stays=True)
    browser.wait(lambda: (tmp_path / "template.csv").exists())
    header = (tmp_path / "template.csv").read_text()
    assert header == (LESSON / "rows.csv").read_text().split("\n")[0] + "\n"


def test_what_is_wrong_is_said_at_the_field(browser, server):
    open_test(browser, server, query="?example=1")
    browser.type("input[name=c4]", "old")
    browser.click("Predict")
    assert "Record 1, AGE_BEGIN_PERIOD: not a number" in browser.text("[role=alert]")
    assert browser.focus.get_attribute("name") == "c4"
    assert browser.focus.get_attribute("aria-invalid") == "true"
    assert "not a number" in browser.find("td:has([aria-invalid])").text
    browser.focus.send_keys(Keys.CONTROL, "a")
    browser.go(lambda: browser.focus.send_keys("41", Keys.ENTER))
    browser.wait(lambda: "1 record scored" in browser.text("#results"))
    # The console tells of the answer 400, which is what is meant.
    [complaint] = browser.complaints()
    assert "400" in complaint


def test_what_is_wrong_with_a_record_is_not_said_of_a_new_one(browser, server):
    open_test(browser, server, query="?example=1")
    browser.type("input[name=c4]", "4 1")
    browser.click("Predict")
    assert "Record 1, AGE_BEGIN_PERIOD: not a number: 4 1" in browser.text("[role=alert]")
    assert browser.find("input[name=c4]").get_attribute("value") == "4 1"
    browser.click("Add a record", stays=True)
    first, second = browser.all("#record-table tbody tr")
    assert "not a number" in first.text and first.find_elements(By.CSS_SELECTOR, "[aria-invalid]")
    assert "not a number" not in second.text
    assert not second.find_elements(
        By.CSS_SELECTOR, ".wrong, [aria-invalid], [aria-describedby], [autofocus], #cell-fault")
    assert not any(
        field.get_attribute("value") for field in second.find_elements(By.TAG_NAME, "input"))
    browser.complaints()


def test_more_records_than_the_table_takes_are_refused_and_kept(browser, server, pictures):
    open_test(browser, server)
    browser.driver.execute_script(
        "for (let n = 1; n < 200; n++) document.getElementById('add-row').click()")
    rows = browser.all("#record-table tbody tr")
    assert len(rows) == 200
    rows[199].find_element(By.TAG_NAME, "input").send_keys("last")
    browser.go(lambda: browser.driver.execute_script("document.getElementById('add-row').click()"))
    alert = browser.text("[role=alert]")
    assert "201 records are more than the table takes, which is 200." in alert
    assert "slipway predict, a batch job or the API" in alert
    rows = browser.all("#record-table tbody tr")
    assert len(rows) == 200
    assert rows[199].find_element(By.TAG_NAME, "input").get_attribute("value") == "last"
    assert not browser.picture("too-many-records", pictures)
    browser.complaints()


def drop(browser, content):
    """Drops a file with the bytes that a piece of script gives."""
    browser.driver.execute_script(
        f"""
        const data = new DataTransfer();
        data.items.add(new File([{content}], "my <b>$&.csv"));
        document.querySelector(".drop textarea").dispatchEvent(
          new DragEvent("drop", {{ dataTransfer: data, bubbles: true, cancelable: true }}));
        """)


@pytest.mark.parametrize("content, words, advice", [
    ("'a'.repeat(17e6)", "is too large for this page: it has 17.0 MB, and 16.7 MB are taken.",
     "slipway predict, a batch job or the API"),
    ("new Uint8Array([97, 44, 0xf1])", "is not UTF-8 text: nothing of it was taken.",
     "Save it as UTF-8"),
])
def test_a_file_that_cannot_be_taken_is_refused_and_the_text_kept(
        browser, server, pictures, content, words, advice):
    open_test(browser, server, query="?input=csv")
    browser.type("#records", "a,b")
    assert not browser.find("#file-fault").is_displayed()
    drop(browser, content)
    browser.wait(lambda: browser.find("#file-fault").is_displayed())
    fault = browser.text("#file-fault")
    assert f"my <b>$&.csv {words}" in fault
    assert advice in fault and fault.count("→") == 1
    assert browser.find("#records").get_attribute("value") == "a,b"
    assert not browser.picture(f"refused-file-{len(words)}", pictures)
    # What is chosen next is taken, and nothing is wrong any more.
    browser.find("#file").send_keys(str(LESSON / "rows.csv"))
    browser.wait(lambda: browser.find("#records").get_attribute("value") != "a,b")
    assert not browser.find("#file-fault").is_displayed()
    browser.click("Predict")
    assert "7 records scored" in browser.text("#results")


def test_a_text_that_is_too_large_stays_where_it_is(browser, server):
    open_test(browser, server, query="?input=csv")
    browser.driver.execute_script("document.getElementById('records').value = 'é'.repeat(9e6)")
    browser.click("Predict", stays=True)
    assert "The text is too large for this page: it has 18.0 MB" in browser.text("#file-fault")
    assert browser.driver.execute_script(
        "return document.getElementById('records').value.length") == 9e6


def test_a_huge_answer_is_shown_in_part(browser, server, pictures):
    open_test(browser, server, name="huge")
    browser.type("#records", '{"input_data":[{"fields":["a"],"values":[[1]]}]}')
    browser.click("Predict")
    assert "2000 records scored" in browser.text("#results")
    assert len(browser.driver.page_source) < 2_000_000
    shown = len(browser.all(".results tbody tr"))
    assert 10 < shown < 200
    assert browser.text(".view-table .remark") == (
        f"The first {shown} of 2000 records are shown. The first 100 of 301 columns are shown. "
        "Texts are cut after 500 characters. The API returns the whole answer.")
    assert not browser.picture("huge-table", pictures)
    browser.click("JSON view")
    assert browser.text(".view-json .remark") == (
        "The first 100.0 kB are shown; the whole has 6.7 MB, without these indents. "
        "The API returns the whole answer.")
    assert browser.text(".view-json code").endswith("…")
    assert not browser.all(".view-json button.copy")
    assert not browser.picture("huge-json", pictures)


def test_it_works_without_a_script(server, open_browser):
    browser = open_browser(runs_scripts=False)
    browser.open(server.link)
    browser.wait(lambda: browser.heading == "Spaces")
    open_test(browser, server, query="?example=1")
    assert not any(button.is_displayed() for button in browser.all("button.copy"))
    browser.click("Add a record")
    assert len(browser.all("#record-table tbody tr")) == 2
    browser.go(browser.all("button.remove")[1].click)
    browser.click("Predict")
    assert "1 record scored" in browser.text("#results")
    browser.click("JSON view")
    assert '"predictions"' in browser.text(".view-json")


def test_a_function_takes_json(browser, server):
    open_test(browser, server, name="double")
    assert not browser.all("#record-table")
    browser.type("#records", '{"input_data":[{"fields":["a"],"values":[[21]]}]}')
    browser.click("Predict")
    assert "42" in browser.text(".results tbody")


# Code that somebody copies.

RUN = {
    "cURL": ("call.sh", ["sh", "call.sh"], {}),
    "Python": ("call.py", ["python3", "call.py"], {}),
    "JavaScript": ("score.js", ["node", "score.js"], {"NODE_EXTRA_CA_CERTS": "SSL_CERT_FILE"}),
    "Java": ("Score.java", ["java", "Score.java"], {}),
    "Swift": (
        "score.swift", ["sh", "-c", "swiftc -o score score.swift && ./score"], {}),
    "Scala": ("score.scala", ["scala", "score.scala"], {}),
    "R": ("score.r", ["Rscript", "score.r"], {}),
}


@pytest.mark.parametrize("language", RUN)
def test_code_works_as_it_is_copied(lab, open_browser, tmp_path, language):
    name, command, further = RUN[language]
    program = "swiftc" if language == "Swift" else command[0]
    if not shutil.which(program):
        pytest.skip(f"{program} is not on this machine")
    # Foundation on Linux trusts what the system trusts, which a test leaves alone.
    server = Server(lab, *(["--tls", "off"] if language == "Swift" else []))
    try:
        text = copied(open_browser(), server, language)
        (tmp_path / name).write_text(text)
        environment = dict(
            os.environ, SLIPWAY_API_KEY=lab.keys["admin"], SSL_CERT_FILE=str(server.authority))
        environment |= {name: environment[value] for name, value in further.items()}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=180)
    finally:
        server.stop()
    assert done.returncode == 0, done.stderr
    [prediction] = json.loads(done.stdout)["predictions"]
    assert prediction["fields"][-1] == "prediction" and len(prediction["values"]) == 1


def copied(browser, server, language):
    browser.open(server.link)
    browser.wait(lambda: browser.heading == "Spaces")
    browser.open(f"{server.url}/deployments/attrition")
    if language != "cURL":
        browser.click(language)
    [details] = [d for d in browser.all("details.snippet[open]")
                 if d.find_element(By.TAG_NAME, "summary").text == language]
    button = details.find_element(By.CSS_SELECTOR, "button.copy")
    browser.driver.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    button.click()
    browser.wait(lambda: button.text == "Copied")
    return browser.driver.execute_script("return navigator.clipboard.readText()")
