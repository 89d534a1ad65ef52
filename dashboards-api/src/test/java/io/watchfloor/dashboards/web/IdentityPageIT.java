package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Aliases of an entity on the page of a running node, and adding aliases. */
class IdentityPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        Caller sensor = NODE.sensor("forwarder");
        RunningNode.telemetry(sensor, """
                {"asset":"fs01.corp.example","time":"2026-11-24T22:26:10Z",\
                "logsource":{"product":"windows","service":"security"},\
                "fields":{"EventID":"4624","LogonType":"3","TargetUserName":"brandt","TargetDomainName":"CORP",\
                "IpAddress":"192.0.2.17","WorkstationName":"WS-017"}}
                {"asset":"ws-017","time":"2026-11-24T22:26:52Z",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
                "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
                """);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> NODE.list("/api/v1/assets").stream()
                        .anyMatch(asset -> asset.path("id").asText().equals("host:ws-017")));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !NODE.list("/api/v1/assets/host:ws-017/names").isEmpty());
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static Page open(BrowserContext person, String path) {
        Page page = person.newPage();
        SignInLink.use(page, NODE.node().signInLink("mina").toString());
        page.navigate(NODE.address() + path);
        return page;
    }

    private static Locator named(Page page, AriaRole role, String name) {
        return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void anAssetTellsItsNamesOverTimeAndEachLeadsToWhatIsKnownOfIt() {
        try (BrowserContext person = browser.person(1280, 900)) {
            Page page = open(person, "/assets/host:ws-017");
            Locator names = named(page, AriaRole.REGION, "Names over time").locator("tbody tr");
            assertThat(names.first()).containsText("192.0.2.17");
            assertThat(names.first()).containsText("a logon on fs01.corp.example");
            names.first().getByRole(AriaRole.LINK).first().click();
            assertThat(page.locator("h1")).hasText("192.0.2.17");
            page.getByPlaceholder("(UTC), default: now").fill("2026-11-24T23:00:00Z");
            page.keyboard().press("Enter");
            assertThat(page.locator(".tiles").first()).containsText("which is ws-017 by a logon on fs01.corp.example");
            assertThat(named(page, AriaRole.REGION, "Aliases").locator("tbody th"))
                    .hasText("ws-017");
        }
    }

    @Test
    void whatIsTheSameIsSaidByKeyboardListedAndTakenBack() {
        try (BrowserContext person = browser.person(1280, 900)) {
            Page page = open(person, "/");
            assertThat(page.locator("h1")).isVisible();
            page.keyboard().press("g");
            page.keyboard().press("i");
            assertThat(page.locator("h1")).hasText("Entities");
            named(page, AriaRole.BUTTON, "Add alias…").focus();
            page.keyboard().press("Enter");
            Locator dialog = named(page, AriaRole.DIALOG, "Add alias");
            dialog.locator("[name=a]").fill("127.0.0.1");
            dialog.locator("[name=b]").fill("app01");
            dialog.locator("[name=reason]").fill("The lease says so");
            page.keyboard().press("Enter");
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("every network");
            assertThat(dialog.locator("[name=a]")).isFocused();
            dialog.locator("[name=a]").fill("192.0.2.40");
            page.keyboard().press("Enter");
            assertThat(dialog).not().isVisible();
            Locator row = named(page, AriaRole.REGION, "Aliases")
                    .locator("tbody tr")
                    .filter(new Locator.FilterOptions().setHasText("192.0.2.40"));
            assertThat(row).containsText("192.0.2.40 is app01");
            assertThat(row).containsText("mina");

            page.keyboard().press("/");
            assertThat(page.locator("input:focus")).hasCount(1);
            page.keyboard().type("192.0.2.40");
            page.keyboard().press("Enter");
            assertThat(page.locator(".tiles").first()).containsText("which is app01 by the operator's table");
            page.keyboard().press("u");
            named(page, AriaRole.BUTTON, "Remove alias 192.0.2.40 of app01").click();
            assertThat(row).hasCount(0);
            assertThat(page.locator("#table-title")).isFocused();
        }
    }

    @Test
    void aFileIsImportedOrEachOfItsWrongLinesIsTold() {
        try (BrowserContext person = browser.person(1280, 900)) {
            Page page = open(person, "/entities");
            named(page, AriaRole.BUTTON, "Import…").click();
            Locator dialog = named(page, AriaRole.DIALOG, "Import aliases");
            dialog.locator("[name=file]").setInputFiles(csv("a,b,reason\n192.0.2.50,CORP\\\\x,y\n::1,ws,z\n"));
            named(page, AriaRole.BUTTON, "Import aliases").click();
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("2 rows are invalid");
            assertThat(dialog.locator("li")).hasCount(2);
            dialog.locator("[name=file]").setInputFiles(csv("a,b,reason\n192.0.2.50,ws-050,y\n"));
            named(page, AriaRole.BUTTON, "Import aliases").click();
            assertThat(dialog).not().isVisible();
            page.getByPlaceholder("Filter by name, reason or person").fill("ws-050");
            Locator rows = named(page, AriaRole.REGION, "Aliases").locator("tbody tr");
            assertThat(rows).hasCount(1);
            named(page, AriaRole.BUTTON, "Remove alias 192.0.2.50 of ws-050").click();
            assertThat(rows).hasCount(0);
        }
    }

    private static FilePayload csv(String text) {
        return new FilePayload("rows.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        Caller rae = NODE.responder("rae");
        rae.post(
                "/api/v1/aliases", "{\"a\":\"192.0.2.60\",\"b\":\"ws-060\",\"certainty\":90,\"reason\":\"The lease\"}");
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = open(person, "/entities");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertThat(page.locator("tbody tr").first()).isVisible();
            Readability.check(page, width, "identities-" + width + scheme);
            named(page, AriaRole.BUTTON, "Add alias…").click();
            assertThat(named(page, AriaRole.DIALOG, "Add alias")).isVisible();
            Readability.check(page, width, "aliasing-" + width + scheme);
            page.navigate(NODE.address() + "/entities/192.0.2.17?at=2026-11-24T23:00:00Z");
            assertThat(page.locator("tbody tr").first()).isVisible();
            Readability.check(page, width, "identity-" + width + scheme);
            page.navigate(NODE.address() + "/assets/host:ws-017");
            assertThat(named(page, AriaRole.REGION, "Names over time")).isVisible();
            Readability.check(page, width, "names-" + width + scheme);
        }
    }
}
