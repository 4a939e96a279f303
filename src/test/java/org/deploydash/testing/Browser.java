package org.deploydash.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** One open page. Closing it leaves nothing of it. */
public final class Browser implements AutoCloseable {

    /** CSS pixels: a phone, a tablet, a desk. */
    public static final int PHONE = 375;

    public static final int TABLET = 820;
    public static final int DESK = 1280;

    private static final int HEIGHT = 900;

    private final Chromium chromium;
    private final ChromeDriver driver;
    private boolean silent;
    private final List<LogEntry> messages = new ArrayList<>();

    Browser(Chromium chromium) {
        this.chromium = chromium;
        this.driver = chromium.driver();
        width(DESK);
    }

    /** Everything that this class has no word for. */
    public ChromeDriver driver() {
        return driver;
    }

    /** Opens another empty page of the same person, and turns to it. */
    public void tab() {
        chromium.tab();
    }

    /** @param permission as in {@code notifications} */
    public void allow(String permission) {
        chromium.allow(permission);
    }

    public void go(URI address) {
        driver.get(address.toString());
    }

    /** Goes there as somebody who signs in when the container asks; whoever was known to that server before is so no more. */
    public void signIn(URI address, String user, String password) {
        // At the door of a picture, which is nobody's without a login. A page takes long to be drawn, and asks for
        // nothing while its address holds a login.
        URI door = address.resolve("img/favicon.svg");
        go(URI.create(door.getScheme() + "://" + encoded(user) + ":" + encoded(password) + "@" + door.getRawAuthority()
                + door.getRawPath()));
        forgetMessages();
        go(address);
    }

    /** The first element of a CSS selector. */
    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    public List<WebElement> findAll(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** What the user sees of the first element of a CSS selector. */
    public String text(String selector) {
        return find(selector).getText();
    }

    /** Runs the body of a function in the page. */
    public Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** @param width in CSS pixels; the page does not reload */
    public void width(int width) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", HEIGHT, "deviceScaleFactor", 1, "mobile", width <= PHONE));
    }

    /** Whether the user's system asks for dark pages. */
    public void dark(boolean dark) {
        media("prefers-color-scheme", dark ? "dark" : "light");
    }

    public void reducedMotion(boolean reduced) {
        media("prefers-reduced-motion", reduced ? "reduce" : "no-preference");
    }

    /** Whether scripts run on the pages opened from now on. */
    public void scripts(boolean run) {
        silent = !run;
        cdp("Emulation.setScriptExecutionDisabled", Map.of("value", silent));
    }

    /** Whether the page reaches any server at all. */
    public void online(boolean online) {
        cdp("Network.enable", Map.of());
        cdp(
                "Network.emulateNetworkConditions",
                Map.of("offline", !online, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** What the console has said since the page was opened, network failures and Content-Security-Policy reports among it. */
    public List<String> messages() {
        return entries().stream().map(LogEntry::getMessage).toList();
    }

    /** Of these, the errors. */
    public List<String> errors() {
        return entries().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    public void forgetMessages() {
        entries();
        messages.clear();
    }

    /**
     * Writes {@code target/screenshots/name.png}: the whole page, below the fold too. Every state that is photographed is one that everybody
     * must be able to use: axe-core may find nothing in it.
     */
    public Path screenshot(String name) {
        return screenshot(name, "html");
    }

    /** @param part a CSS selector of what is new in this state; the rest of the page was looked at in others */
    public Path screenshot(String name, String part) {
        isAccessible(name, part);
        return picture(name);
    }

    /** The same without a look for findings, which takes its time where hundreds of rows are of one kind and were looked at before. */
    public Path picture(String name) {
        return picture(name, true);
    }

    /** Of what is in sight only. A dialog is, however long the page is that it stands before. */
    public Path pictureOfWindow(String name) {
        return picture(name, false);
    }

    private Path picture(String name, boolean whole) {
        Object data = cdp("Page.captureScreenshot", Map.of("captureBeyondViewport", whole, "optimizeForSpeed", true))
                .get("data");
        try {
            Path file =
                    Files.createDirectories(Path.of("target", "screenshots")).resolve(name + ".png");
            return Files.write(file, Base64.getDecoder().decode(String.valueOf(data)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /**
     * axe-core finds nothing.
     *
     * @param scope a CSS selector of what it looks at
     */
    public void isAccessible(String state, String scope) {
        assertThat(findings(scope, false)).as("accessibility of " + state).isEmpty();
    }

    /** The same of that which other colours can change, on a page that was looked at before. */
    public void isLegible(String state, String scope) {
        assertThat(findings(scope, true)).as("colours of " + state).isEmpty();
    }

    /** On a page without scripts axe-core still is one: the page itself has been loaded and stays as it is, what it says instead of them too. */
    private List<String> findings(String scope, boolean colours) {
        if (!silent) {
            return Axe.findings(driver, scope, colours);
        }
        cdp("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        run("for (const each of document.querySelectorAll('noscript')) each.replaceWith(...each.childNodes)");
        List<String> findings = Axe.findings(driver, scope, colours);
        cdp("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        return findings;
    }

    @Override
    public void close() {
        chromium.giveBack();
    }

    /** Asking the driver empties its list, so what it gave is kept here. */
    private List<LogEntry> entries() {
        messages.addAll(driver.manage().logs().get(LogType.BROWSER).getAll());
        return messages;
    }

    private static String encoded(String word) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(Character.isLetterOrDigit(b) && b > 0 ? String.valueOf((char) b) : "%%%02X".formatted(b));
        }
        return encoded.toString();
    }

    private void media(String feature, String value) {
        cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    public Map<String, Object> cdp(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }
}
