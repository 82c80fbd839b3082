"""A headless Chromium, driven as a person drives it: by what can be seen, and by keys."""

from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait


class Browser:
    def __init__(self, downloads, runs_scripts=True, language="en"):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        # The certificate is the home's own, which the browser does not know.
        options.accept_insecure_certs = True
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]:
            options.add_argument(argument)
        preferences = {
            "download.default_directory": str(downloads), "intl.accept_languages": language}
        if not runs_scripts:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(
            options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
        self.size(1400, 900)

    def quit(self):
        self.driver.quit()

    # What is there.

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector="main"):
        return self.find(selector).text

    @property
    def heading(self):
        return self.text("h1")

    def wait(self, condition, seconds=10):
        return WebDriverWait(
            self.driver, seconds, ignored_exceptions=[Exception]).until(lambda _: condition())

    def complaints(self):
        """What the console says: scripts that failed, things that were refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    # What a person does.

    def open(self, url):
        self.driver.get(url)

    def go(self, action):
        """Does something that leads to another page, and waits for that."""
        page = self.find("html")
        action()
        WebDriverWait(self.driver, 20, ignored_exceptions=[WebDriverException]).until(
            expected_conditions.staleness_of(page))

    def click(self, words, stays=False):
        """A link, button or label with these words, which must be visible.

        Links and buttons lead to another page, unless they are said to stay here.
        """
        for element in self.all("a, button, label, summary"):
            if element.is_displayed() and element.text.strip() == words:
                if stays or element.tag_name in ["label", "summary"]:
                    element.click()
                else:
                    self.go(element.click)
                return
        raise AssertionError(f"there is no {words!r} to click at {self.driver.current_url}")

    def type(self, selector, text):
        element = self.find(selector)
        element.clear()
        element.send_keys(text)

    def press(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    @property
    def focus(self):
        return self.driver.switch_to.active_element

    def enter(self, *words):
        """Goes from page to page by the keyboard: to what has these words, and in."""
        for name in words:
            self.tab_to(name)
            self.go(lambda: self.press(Keys.ENTER))

    def tab_to(self, words, most=80):
        """Presses the tab key until what has these words (or this label) has the focus."""
        for _ in range(most):
            self.press(Keys.TAB)
            names = [self.focus.text.strip(), self.focus.get_attribute("aria-label")]
            if words in names or words == self.focus.accessible_name:
                return self.focus
        raise AssertionError(f"the tab key does not lead to {words!r}")

    # How it looks.

    def size(self, width, height):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def picture(self, name, folder):
        """The whole page, light and dark, on a small screen and a large one.

        Gives the widths at which the page is wider than the screen.
        """
        Path(folder).mkdir(parents=True, exist_ok=True)
        too_wide = []
        for width in [360, 1400]:
            for scheme in ["light", "dark"]:
                self.driver.execute_cdp_cmd(
                    "Emulation.setEmulatedMedia",
                    {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
                self.size(width, 900)
                height, actual = self.driver.execute_script(
                    "const all = document.documentElement;"
                    "return [all.scrollHeight, all.scrollWidth]")
                if actual > width:
                    too_wide.append(width)
                self.size(width, min(height, 3000))
                self.driver.save_screenshot(f"{folder}/{name}-{width}-{scheme}.png")
        self.size(1400, 900)
        return too_wide
