"""Spaces, jobs, use cases, and what everything looks like."""


def open_space(browser, tab=None):
    browser.click("Spaces")
    browser.click("lab")
    if tab:
        browser.click(tab)


def test_a_model_is_deployed_and_the_deployment_deleted(browser):
    open_space(browser, "Deployments")
    browser.type("#name", 'third <b>"&')
    browser.type("#serving-name", "third")
    browser.click("Deploy")
    assert browser.text(".notice") == "Deployed."
    browser.click('third <b>"&')
    assert "third" in browser.text("dl")
    browser.click("Delete…")
    browser.click("Yes, do it")
    assert browser.text(".notice") == "The deployment is gone."
    assert 'third <b>"&' not in browser.text()


def test_a_job_runs_and_its_output_is_there(browser):
    open_space(browser, "Jobs")
    assert "every day at 02:00" in browser.text()
    browser.click("Run")
    assert browser.text(".notice") == "The run has started."
    # The page looks again by itself.
    browser.wait(lambda: "completed" in browser.find("#live tbody tr").text)
    browser.go(browser.find("#live tbody tr a").click)
    assert "7" in browser.text("dl")
    assert "prediction" in browser.text("pre")


def test_members_come_and_go(browser):
    open_space(browser, "Manage")
    browser.type("#user", "nobody")
    browser.click("Add")
    assert browser.heading == "Not found"
    assert "there is no user called nobody" in browser.text(".fault")
    browser.go(browser.driver.back)
    browser.type("#user", "ana")
    browser.find("#role option[value=editor]").click()
    browser.click("Add")
    row = next(row for row in browser.all("tbody tr") if row.text.startswith("ana"))
    assert "editor" in row.text
    browser.find("#role option[value=viewer]").click()
    browser.type("#user", "ana")
    browser.click("Add")
    assert "404" in "".join(browser.complaints())


def test_a_model_is_promoted(browser):
    open_space(browser, "Assets")
    before = len(browser.all("section:first-of-type tbody tr"))
    browser.click("Promote")
    assert browser.text(".notice") == "Promoted: the copy is here."
    assert len(browser.all("section:first-of-type tbody tr")) == before + 1


def test_a_use_case_leads_to_fact_sheets_and_deployments(browser):
    browser.click("Use cases")
    browser.click("attrition risk")
    columns = [column.text.split("\n")[0] for column in browser.all(".stage")]
    assert columns == ["Develop", "Deploy", "Validate", "Operate"]
    assert "challenger deployment" in browser.all(".stage")[1].text
    browser.go(browser.find(".stage h4 a").click)
    assert browser.heading == "Fact sheet: challenger"
    assert "waiting for evaluation" in browser.text()


def test_every_page_fits_a_small_screen_and_a_large_one(browser, server, pictures):
    wide = {}

    def look(name):
        found = browser.picture(name, pictures)
        if found:
            wide[name] = found

    look("spaces")
    for tab in ["Overview", "Assets", "Deployments", "Jobs", "Manage"]:
        open_space(browser, tab)
        look(f"space-{tab.lower()}")
    deployment = f"{server.url}/deployments/attrition"
    browser.open(deployment)
    look("deployment")
    browser.open(f"{deployment}/test?example=1")
    look("test-table")
    browser.click("Predict")
    look("test-results")
    browser.open(f"{deployment}/test?input=csv&example=1")
    browser.click("Predict")
    browser.click("JSON view")
    look("test-csv-json")
    browser.open(f"{deployment}/test")
    browser.click("Predict")
    look("test-fault")
    browser.click("Use cases")
    look("usecases")
    browser.click("attrition risk")
    look("usecase")
    browser.go(browser.find(".stage h4 a").click)
    look("factsheet")
    open_space(browser, "Jobs")
    browser.click("monthly")
    look("job")
    browser.go(browser.find("#live tbody a").click)
    look("run")
    browser.open(server.url + "/nowhere")
    look("not-found")
    browser.click("Español")
    look("spaces-es")
    browser.click("Salir")
    look("enter-es")
    browser.complaints()
    print(f"pictures of every page: {pictures}")
    assert not wide
