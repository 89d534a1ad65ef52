package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.watchfloor.dashboards.web.Visitors.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Enrolling a sensor with the page's command, sensor health, and unprocessed records. */
class SensorsPageIT {

    private static final int UDP = FreePorts.udp();

    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with("watchfloor.inputs.syslog { udp = %d, assets = [\"relay*\"] }\n".formatted(UDP));

    private static Browser browser;
    private static Caller forwarder;
    private static Caller narrow;

    @TempDir
    private Path folder;

    @BeforeAll
    static void someSensorsAreThere() {
        browser = Browser.start();
        forwarder = NODE.sensor("forwarder");
        narrow = ownHost("ws-017");
        RunningNode.telemetry(forwarder, record("dc01.corp.example", "one"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/coverage?q=dc01"))
                        .anySatisfy(
                                one -> assertThat(one.path("sources").asInt()).isPositive()));
        forwarder.post("/api/v1/telemetry", "not a record\n");
        narrow.post("/api/v1/telemetry", record("dc02.corp.example", "two"));
        narrow.post("/api/v1/telemetry", record("ws-017", "three"));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    /** A sensor that may report only for its own host. */
    private static Caller ownHost(String name) {
        Caller root = NODE.administrator();
        String token =
                root.post("/api/v1/sensors/tokens", "{}").json().path("token").asText();
        return enrolled(token, name);
    }

    private static Caller enrolled(String token, String name) {
        Caller root = NODE.administrator();
        return root.as(root.as("")
                .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"%s\"}".formatted(token, name))
                .json()
                .path("credential")
                .asText());
    }

    private static String record(String asset, String message) {
        return """
            {"asset":"%s","time":"2026-11-24T22:26:52Z","logsource":{"product":"linux","service":"sshd"},"fields":{"message":"%s"}}
            """.formatted(asset, message);
    }

    @Test
    void thePagesCommandEnrolsASensorAndItTurnsGreenWhenTheFirstRecordIsThere() throws IOException {
        List<Process> started = new ArrayList<>();
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/");
            page.keyboard().press("g");
            page.keyboard().press("s");
            assertThat(page.locator("table.sensors tbody tr").first()).isVisible();
            page.keyboard().press("n");
            // The list of sensors, which is still shown for a moment, has a filter by name.
            page.locator("wf-enrolling").getByLabel("Name").fill("web 01");
            page.getByLabel("All assets").check();
            page.keyboard().press("Enter");
            assertThat(page.locator("wf-enrolling")).containsText("Valid for");
            assertThat(page.locator(".steps .is-next")).containsText("Enrolled");
            assertThat(page.locator(".command pre").last()).containsText("/etc/");
            List<String> commands = page.locator(".command pre").allInnerTexts();

            started.add(EnrolmentCommands.run(folder, commands.getFirst()));
            assertThat(page.locator(".steps .is-done").first()).containsText("Enrolled as web 01");
            assertThat(page.locator("wf-enrolling")).containsText("Used.");

            Path log = Files.writeString(folder.resolve("app.log"), "");
            Path settings = Files.writeString(folder.resolve("watchfloor-sensor.conf"), """
                    watchfloor-sensor.files = [
                      { path = "%s", format = text, asset = "host:web01", logsource { product = linux, service = sshd } }
                    ]
                    """.formatted(log));
            started.add(
                    EnrolmentCommands.run(folder, commands.getLast().replaceFirst("/etc/\\S+", settings.toString())));
            assertThat(page.locator(".steps .is-done").nth(1)).containsText("Connected");
            Files.writeString(log, "Accepted publickey for root from 192.0.2.7\n", StandardOpenOption.APPEND);
            assertThat(page.locator(".arrived")).containsText("web 01 is sending events");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Show sensor"))
                    .click();
            assertThat(page.locator("h1")).hasText("web 01");
            assertThat(page.locator(".tiles")).containsText("live");
            assertThat(page.locator("#host-title")).hasText("Health");
            started.getLast().destroy();
            assertThat(page.locator(".tiles")).containsText("stopped");
        } finally {
            started.forEach(Process::destroy);
        }
    }

    @Test
    void aTokenThatNobodyUsedIsWithdrawnAndEnrolsNobody() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/sensors/enrol");
            Visitors.button(page, "Show command").click();
            String token = EnrolmentCommands.token(page);
            Visitors.button(page, "Revoke token").click();
            assertThat(Visitors.button(page, "Show command")).isVisible();
            assertThat(NODE.administrator()
                            .as("")
                            .post("/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"x\"}".formatted(token))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aSensorWhoseFirstRecordCannotBeJudgedTurnsGreenWithOneThatCan() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/sensors/enrol");
            Visitors.button(page, "Show command").click();
            Caller late = enrolled(EnrolmentCommands.token(page), "late");
            assertThat(page.locator(".steps .is-done").first()).containsText("Enrolled as late");
            late.post("/api/v1/telemetry", "not a record\n");
            assertThat(page.locator(".steps .is-bad")).containsText("none could be processed");
            assertThat(page.locator("wf-enrolling [role=status]").first()).containsText("stuck");
            RunningNode.telemetry(late, record("late", "a record"));
            assertThat(page.locator(".arrived")).containsText("late is sending events");
            Visitors.button(page, "Enroll another sensor").click();
            assertThat(page.locator("h1")).isFocused();
        }
    }

    @Test
    void aKnownSensorEnrolsAnewAndTurnsGreenWithItsNextRecord() {
        JsonNode former = NODE.enrolled("restored");
        String id = former.path("sensor").asText();
        RunningNode.telemetry(
                NODE.administrator().as(former.path("credential").asText()), record("restored", "before"));
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/sensors/" + id);
            page.locator("a.button", new Page.LocatorOptions().setHasText("Enroll again"))
                    .click();
            Visitors.button(page, "Show command").click();
            Caller restored = enrolled(EnrolmentCommands.token(page), "restored");
            assertThat(page.locator(".steps .is-done").first()).containsText("Enrolled as restored");
            assertThat(page.locator(".arrived")).hasCount(0);
            RunningNode.telemetry(restored, record("restored", "after"));
            assertThat(page.locator(".arrived")).containsText("restored is sending events");
        }
    }

    @Test
    void whoMayOnlyWatchSeesSensorsAndEnrolsNone() {
        try (BrowserContext vera = browser.person(1280, 900)) {
            Page page = at(vera, "/sensors", "vera", Role.RESPONDER);
            assertThat(page.locator("table.sensors")).containsText("forwarder");
            assertThat(page.locator("a.enrol")).hasCount(0);
            page.navigate(NODE.address() + "/sensors/enrol");
            assertThat(page.locator("wf-enrolling")).containsText("Only administrators can enroll sensors");
        }
    }

    @Test
    void aRecordOfAForeignAssetIsShownWithItsReasonStaysWhenJudgedAgainAndIsDropped() {
        narrow.post("/api/v1/telemetry", record("dc03.corp.example", "to be dropped"));
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/sensors");
            Locator row = page.locator("table.sensors tr", new Page.LocatorOptions().setHasText("ws-017"));
            assertThat(row).containsText("not allowed");
            row.locator("a").first().click();
            assertThat(page.locator(".looks")).containsText("not allowed to report on");
            page.locator(".looks a").click();
            assertThat(page.locator("h1")).hasText("Unprocessed events");
            Locator item = page.locator(".set-aside > li", new Page.LocatorOptions().setHasText("dc03"));
            item.locator("summary").click();
            assertThat(item.locator("pre")).containsText("to be dropped");
            item.locator("button", new Locator.LocatorOptions().setHasText("Reprocess"))
                    .click();
            assertThat(page.locator(".toast.failed")).containsText("rejected again");
            item.locator("button", new Locator.LocatorOptions().setHasText("Drop…"))
                    .click();
            page.locator("dialog[open] button.primary").click();
            assertThat(item).hasCount(0);
            // The keyboard focus stays in the list.
            assertThat(page.locator(".set-aside summary:focus, h1:focus")).hasCount(1);
        }
    }

    @Test
    void aSensorIsRevokedOnItsPage() {
        Caller lost = NODE.sensor("lost-laptop");
        RunningNode.telemetry(lost, record("lost-laptop", "one"));
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/sensors");
            page.locator("table.sensors a", new Page.LocatorOptions().setHasText("lost-laptop"))
                    .click();
            Visitors.button(page, "Revoke…").click();
            page.locator("dialog[open] button.primary").click();
            assertThat(page.locator(".raised")).containsText("Revoked");
            assertThat(lost.post("/api/v1/telemetry", record("lost-laptop", "two"))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void anAssetShowsWhatComesOfItAndWhatRulesLookAtInVain() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/");
            page.keyboard().press("g");
            page.keyboard().press("b");
            Locator rules = page.locator("table.blind tbody tr");
            assertThat(rules.first()).containsText("was never received.");
            assertThat(page.locator("wf-blind-spots")).containsText("Credential Access");
            page.getByLabel("State").selectOption("event-not-seen");
            assertThat(page.locator(".empty")).containsText("No rule has the state “Event not seen”");
            assertThat(page.locator(".empty")).containsText("Choose another state.");
            page.getByLabel("State").selectOption("source-never-seen");
            assertThat(rules.first()).containsText("was never received.");
            page.locator("#blind-text").fill("no such rule");
            assertThat(page.locator(".empty")).containsText("Change or clear the filter.");
            page.getByLabel("State").selectOption("rules-missing");
            page.locator("#blind-text").fill("okta fatigue");
            assertThat(page.locator("#rules-title")).hasText("Rules: Correlated rules cannot fire 1");
            assertThat(rules.first()).containsText("cannot fire: Okta Push Refused Or Second Factor Failed.");
            page.getByLabel("State").selectOption("source-never-seen");
            page.locator("#blind-text").fill("");
            assertThat(rules.first()).containsText("was never received.");
            page.locator("h1").click();
            page.keyboard().press("j");
            Locator rule = rules.first().locator("th a");
            assertThat(rule).isFocused();
            String title = rule.innerText();
            page.keyboard().press("Enter");
            assertThat(page.locator("wf-rule h1")).containsText(title);
            page.goBack();
            assertThat(rules.first()).containsText("was never received.");
            page.locator("h1").click();
            page.keyboard().press("t");
            Locator row = page.locator("table.blind tr", new Page.LocatorOptions().setHasText("dc01.corp.example"));
            page.locator("#blind-text").fill("dc01");
            assertThat(row).containsText("linux");
            page.setViewportSize(1280, 400);
            row.locator("a").click();
            Locator shows = page.locator("wf-shows");
            assertThat(shows).containsText("linux: sshd");
            assertThat(page.locator("#shows-title")).isInViewport();
            page.setViewportSize(1280, 900);
            shows.locator("details.never summary").click();
            assertThat(shows).containsText("auditd with a rule for execve");
            page.navigate(NODE.address() + "/coverage?by=source");
            assertThat(page.locator("table.blind tr", new Page.LocatorOptions().setHasText("windows: process creation"))
                            .first())
                    .containsText("Sysmon event 1");
        }
    }

    @Test
    void aDoorShowsWhatComesThroughItAndLetsAProgramIn() throws IOException {
        try (BrowserContext ruth = browser.person(1280, 900);
                DatagramSocket socket = new DatagramSocket()) {
            Page page = at(ruth, "/");
            page.keyboard().press("g");
            page.keyboard().press("d");
            Locator door = page.locator(".door", new Page.LocatorOptions().setHasText("syslog"))
                    .first();
            assertThat(door).containsText("active");
            byte[] line = "<38>Nov 27 19:04:05 relay1 sshd[77]: Accepted password".getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(line, line.length, InetAddress.getLoopbackAddress(), UDP));
            assertThat(door.locator("dd").nth(1)).hasText(Pattern.compile("[1-9].*B"));
            button(page, "Create ingest token… for syslog").click();
            page.getByLabel("Name").fill("relay2");
            page.getByLabel("Allowed assets").fill("relay2");
            page.keyboard().press("Enter");
            assertThat(page.locator("input[name=secret]")).hasValue(Pattern.compile("wfd_.+"));
            page.getByText("its page under Sensors").click();
            assertThat(page.locator("h1")).hasText("relay2");
        }
    }

    @Test
    void aGroupIsToldWhatItsSensorsCollectAndASensorIsPutIntoIt() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/sensor-groups");
            page.keyboard().press("n");
            Locator dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("New group"));
            dialog.locator("input[name=name]").fill("web");
            dialog.locator("input[name=note]").fill("The web servers' logs.");
            dialog.locator("select[name=share]").selectOption("10");
            Readability.check(page, 1280, "groups-writing");
            dialog.locator("button.primary").click();
            Locator group = page.locator("article", new Page.LocatorOptions().setHasText("web"));
            assertThat(group).containsText("deployed to 10 %");
            group.getByText("Deploy version 1 to all").click();
            assertThat(group).containsText("deployed to 100 %");
            group.getByText("1 version").click();
            Readability.check(page, 1280, "groups-1280");
            page.setViewportSize(390, 900);
            Readability.check(page, 390, "groups-390");
            page.navigate(NODE.address() + "/sensors");
            page.locator("table.sensors a", new Page.LocatorOptions().setHasText("ws-017"))
                    .first()
                    .click();
            page.locator("input[name=group]").fill("web");
            page.getByText("Add to group").click();
            page.getByText("Show sensor groups").click();
            assertThat(group).containsText("1 sensor");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void everyPageIsReadable(int width) {
        try (BrowserContext ruth = browser.person(width, 900)) {
            Page page = at(ruth, "/sensors");
            assertThat(page.locator("table.sensors tbody tr").first()).isVisible();
            Readability.check(page, width, "sensors-" + width);
            page.locator("table.sensors a", new Page.LocatorOptions().setHasText("ws-017"))
                    .first()
                    .click();
            assertThat(page.locator("#tally-title")).isVisible();
            Readability.check(page, width, "sensor-" + width);
            page.navigate(NODE.address() + "/sensors/enrol");
            page.getByLabel("Specific assets").check();
            Readability.check(page, width, "sensors-enrol-" + width);
            page.getByLabel("Own host only").check();
            Visitors.button(page, "Show command").click();
            assertThat(page.locator(".steps .is-next")).isVisible();
            Readability.check(page, width, "sensors-enrolling-" + width);
            page.navigate(NODE.address() + "/unprocessed");
            page.locator(".set-aside summary").first().click();
            assertThat(page.locator(".set-aside pre").first()).isVisible();
            Readability.check(page, width, "not-judged-" + width);
            page.navigate(NODE.address() + "/unprocessed?kind=retry-queue");
            assertThat(page.locator(".empty")).containsText("Retry queue is empty");
            Readability.check(page, width, "not-judged-none-" + width);
            page.navigate(NODE.address() + "/inputs");
            assertThat(page.locator(".door").first()).isVisible();
            Readability.check(page, width, "doors-" + width);
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void coverageIsReadable(int width, ColorScheme scheme) {
        try (BrowserContext ruth = browser.person(width, 900)) {
            Page page = at(ruth, "/coverage");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("table.blind tbody tr").first()).isVisible();
            Readability.check(page, width, "coverage-of-rules" + view);
            page.getByLabel("State").selectOption("event-not-seen");
            assertThat(page.locator(".empty")).isVisible();
            Readability.check(page, width, "coverage-without-rules" + view);
            page.navigate(NODE.address() + "/coverage?by=asset");
            assertThat(page.locator("table.blind tbody tr").first()).isVisible();
            Readability.check(page, width, "blind-spots" + view);
            page.locator("table.blind a", new Page.LocatorOptions().setHasText("dc01"))
                    .click();
            page.locator("wf-shows details.never summary").click();
            Readability.check(page, width, "asset-shows" + view);
            page.navigate(NODE.address() + "/coverage?by=source");
            assertThat(page.locator("table.blind tbody tr").first()).isVisible();
            Readability.check(page, width, "log-sources" + view);
        }
    }

    private static Page at(BrowserContext person, String path) {
        return at(person, path, "ruth", Role.ADMINISTRATOR);
    }

    private static Page at(BrowserContext person, String path, String name, Role role) {
        return NodeVisitor.at(NODE, person, path, name, role);
    }
}
