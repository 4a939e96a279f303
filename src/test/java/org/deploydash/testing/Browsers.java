package org.deploydash.testing;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Opens pages in the machine's own Chromium, without a window. A test class says {@code @ExtendWith(Browsers.class)} and its methods take a
 * {@code Browsers}.
 *
 * <p>Where chromium or chromedriver is not on the PATH such a class is skipped, which is said once more at the end of the run; with
 * {@code -Dbrowser.required=true} it fails instead. Nothing is ever downloaded.
 */
public final class Browsers implements ExecutionCondition, BeforeAllCallback, ParameterResolver {

    private static final String[] FLAGS = {
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        // one person's pages share a process, as many tabs do: to start another takes a quarter of a second
        "--renderer-process-limit=2",
        // processes nobody asked for: two that wait for an address to be typed, one for whatever page comes next
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess"
    };

    private static final Optional<Path> CHROMIUM = onPath("chromium");
    private static final Optional<Path> DRIVER = onPath("chromedriver");

    /** Opens the page of somebody who has not signed in. */
    public Browser open(URI address) {
        Browser browser = new Browser(Chromium.take(Browsers::start));
        browser.go(address);
        return browser;
    }

    /** Opens the page of somebody who signs in when the container asks; the browser then knows the login, as it would after its dialog. */
    public Browser open(URI address, String user, String password) {
        Browser browser = new Browser(Chromium.take(Browsers::start));
        browser.signIn(address, user, password);
        return browser;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (isComplete() || isRequired()) {
            return ConditionEvaluationResult.enabled("a browser is there, or must be");
        }
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Browsers.class))
                .getOrComputeIfAbsent(SaidAtTheEnd.class);
        return ConditionEvaluationResult.disabled(missing());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!isComplete()) {
            throw new IllegalStateException(missing());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browsers.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }

    private static ChromeDriver start() {
        LoggingPreferences messages = new LoggingPreferences();
        messages.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.orElseThrow().toFile());
        options.addArguments(FLAGS);
        options.setCapability("goog:loggingPrefs", messages);
        // Both programs are named, so that Selenium has nothing to look for.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        return new ChromeDriver(service, options);
    }

    /** Whether this machine has what it takes to open a page. */
    public static boolean isComplete() {
        return CHROMIUM.isPresent() && DRIVER.isPresent();
    }

    private static boolean isRequired() {
        return Boolean.getBoolean("browser.required");
    }

    private static String missing() {
        return "browser tests skipped: chromium and chromedriver are not both on the PATH";
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Lives as long as the run, so that what was skipped is said last. */
    static final class SaidAtTheEnd implements ExtensionContext.Store.CloseableResource {
        @Override
        public void close() {
            System.out.println("\n" + missing() + " (Debian: apt-get install chromium chromium-driver)\n");
        }
    }
}
