"""Coming in and going out."""

import ssl
import urllib.request


def test_the_link_lets_in_once_and_logging_out_ends_it(server, open_browser):
    browser = open_browser()
    browser.open(server.link)
    browser.wait(lambda: browser.heading == "Spaces")
    [session] = [c for c in browser.driver.get_cookies() if c["name"].startswith("slipway_session")]
    assert session["httpOnly"] and session["secure"] and session["sameSite"] == "Strict"
    browser.click("Log out")
    assert browser.heading == "Enter the lab"
    browser.open(server.url + "/spaces")
    assert browser.heading == "Enter the lab"
    browser.open(server.link)
    assert "the link lets nobody in" in browser.text(".fault")


def test_a_key_lets_in_and_leads_to_the_page_that_was_wanted(lab, server, open_browser):
    browser = open_browser()
    browser.open(server.url + "/usecases")
    assert browser.heading == "Enter the lab"
    browser.type("#user", "ana")
    browser.type("#secret", "wrong")
    browser.click("Enter")
    assert "is not right" in browser.text(".fault")
    assert browser.find("#secret").get_attribute("value") == ""
    browser.type("#secret", lab.keys["ana"])
    browser.click("Enter")
    browser.wait(lambda: browser.heading == "Use cases")
    assert "ana" in browser.text(".who")


def test_a_viewer_is_offered_no_changes(lab, server, open_browser):
    browser = open_browser()
    browser.open(server.url + "/enter")
    browser.type("#user", "ana")
    browser.type("#secret", lab.keys["ana"])
    browser.click("Enter")
    browser.wait(lambda: browser.heading == "Spaces")
    browser.click("lab")
    for tab in ["Assets", "Deployments", "Jobs", "Manage"]:
        browser.click(tab)
        assert [form.get_attribute("action") for form in browser.all("form")] == [
            server.url + "/leave"]
    browser.click("Deployments")
    browser.click("challenger deployment")
    browser.click("Test")
    assert browser.find("button.main").text == "Predict"


def test_it_speaks_spanish(server, open_browser):
    browser = open_browser(language="es")
    browser.open(server.link)
    browser.wait(lambda: browser.heading == "Espacios")
    browser.click("lab")
    browser.click("Despliegues")
    browser.click("challenger deployment")
    browser.click("Prueba")
    browser.click("Rellenar un ejemplo")
    browser.click("Predecir")
    assert "1 registro puntuado" in browser.text("#results")
    browser.click("English")
    assert browser.find("html").get_attribute("lang") == "en"
    assert browser.heading == "Spaces"


def test_programs_still_get_json(server):
    context = ssl.create_default_context(cafile=server.authority)
    with urllib.request.urlopen(server.url + "/", context=context) as answer:
        assert answer.headers["Content-Type"] == "application/json"
