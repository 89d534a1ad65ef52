package io.watchfloor.dashboards.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.AssertionFailedError;

/**
 * A real Chromium for tests: the one at {@code $CHROMIUM}, or Debian's. Without it tests are skipped; with {@code
 * -Dwatchfloor.browser=required} they fail. It contacts only addresses that the page requests.
 *
 * <p>All tests of a process share it, because its start takes seconds. A test gets an instance that opens separate
 * browsers for people; closing it closes these.
 */
public final class Browser implements AutoCloseable {

    /** Headless shell without windows, which cannot show notifications. */
    private static final String WITHOUT_NOTIFICATIONS = "/usr/bin/chromium-headless-shell";

    /** Debian's headless shell is preferred: it needs a quarter of the processor time per browser. */
    private static final List<String> PLACES =
            List.of(WITHOUT_NOTIFICATIONS, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-domain-reliability",
            "--disable-sync",
            "--metrics-recording-only",
            "--no-first-run",
            "--no-pings");

    /** Longer than any page takes, even on a busy machine. */
    private static final int PATIENCE_MILLIS = 30_000;

    private static final int MOST_ATTEMPTS = 3;

    private static final Map<Path, com.microsoft.playwright.Browser> SHARED = new HashMap<>();

    private final Path executable;
    private final List<BrowserContext> people = new ArrayList<>();

    private Browser(Path executable) {
        this.executable = executable;
    }

    /** Ends with the process. */
    private static synchronized com.microsoft.playwright.Browser running(Path executable) {
        com.microsoft.playwright.Browser running = SHARED.get(executable);
        if (running == null || !running.isConnected()) {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
            running = Playwright.create(
                            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable)
                            .setArgs(ARGUMENTS));
            SHARED.put(executable, running);
        }
        return running;
    }

    /** Starts Chromium, or skips or fails the test. */
    public static Browser start() {
        return start(PLACES);
    }

    /** Like {@link #start}, with a Chromium that shows notifications. */
    public static Browser withNotifications() {
        return start(PLACES.stream()
                .filter(place -> !place.equals(WITHOUT_NOTIFICATIONS))
                .toList());
    }

    private static Browser start(List<String> places) {
        Optional<Path> executable = find(places);
        if (executable.isEmpty()) {
            String missing = "No Chromium at $CHROMIUM or " + String.join(", ", places)
                    + ": the browser tests cannot run. Install it (apt-get install chromium chromium-headless-shell), or set CHROMIUM.";
            if ("required".equals(System.getProperty("watchfloor.browser"))) {
                throw new AssertionFailedError(missing);
            }
            System.err.println("SKIPPED: " + missing);
            Assumptions.abort(missing);
        }
        running(executable.orElseThrow());
        return new Browser(executable.orElseThrow());
    }

    /** A person's own browser with separate cookies and storage. */
    public BrowserContext person(int width, int height) {
        return person(width, height, true);
    }

    /** @param heedsPolicies whether content security policies are enforced, as in normal browsers */
    public BrowserContext person(int width, int height, boolean heedsPolicies) {
        BrowserContext context = running(executable)
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setBypassCSP(!heedsPolicies));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        people.add(context);
        return context;
    }

    /** Runs a test in a person's browser; repeats it if Chromium ends or closes the page, as on a machine without free memory. */
    public void repeatedIfClosed(boolean heedsPolicies, Consumer<BrowserContext> test) {
        for (int attempt = 1; true; attempt++) {
            BrowserContext person = person(1280, 800, heedsPolicies);
            try {
                test.accept(person);
                person.close();
                return;
            } catch (TimeoutError e) {
                throw e;
            } catch (PlaywrightException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                System.err.println("Chromium closed the page; the test is repeated: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        people.forEach(BrowserContext::close);
        people.clear();
    }

    private static Optional<Path> find(List<String> places) {
        return Stream.concat(Optional.ofNullable(System.getenv("CHROMIUM")).stream(), places.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
