package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.partners.PartnerKey;
import io.watchfloor.dashboards.wire.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The page of partners: the list, and one partner with its worth, its quotas, its signals and how it connects. */
class PartnersPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void addPartners() {
        browser = Browser.start();
        Caller root = NODE.administrator();
        put(
                root,
                "north",
                "{\"organisation\":\"Northwind Utilities\",\"contacts\":[\"Ann <ann@north.example>\"],\"agreement\":\"C-2026-17\"}");
        put(root, "south", "{\"organisation\":\"South <img src=x onerror=alert(1)> Bank\"}");
        put(root, "south/limits", "{\"state\":\"paused\",\"ceiling\":\"amber+strict\"}");
        PartnerKey key = PartnerKey.of("Northwind", Instant.now().plus(Duration.ofDays(20)));
        assertThat(root.post("/api/v1/partners/north/certificates", Json.write(Map.of("certificate", key.pem())))
                        .status())
                .isEqualTo(200);
        Caller north = root.as(root.post("/api/v1/people/partner-north/tokens", "{}")
                .json()
                .path("token")
                .asText());
        assertThat(north.post("/api/v1/partners/north/signals", """
                                {"class_uid":2004,"severity_id":4,"finding_info":{"uid":"n-1","title":"Suspected DCSync attack"},
                                 "device":{"hostname":"srv1.example"}}""").status()).isEqualTo(200);
    }

    private static void put(Caller who, String path, String body) {
        assertThat(who.send(who.request("/api/v1/partners/" + path).PUT(BodyPublishers.ofString(body)))
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void theListLeadsToAPartnerByKeyboard() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/");
            page.keyboard().press("g");
            page.keyboard().press("1");
            assertThat(page.locator("h1")).hasText("Partners");
            Locator rows = page.locator("table.partners tbody tr");
            assertThat(rows.nth(0)).containsText("Client certificate ends on ");
            assertThat(rows.nth(1)).not().containsText("ends on");
            assertThat(rows.nth(1)).containsText("Paused");
            assertThat(rows.nth(1)).containsText("TLP:AMBER+STRICT");
            page.keyboard().press("j");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Northwind Utilities");
            assertThat(page.locator("wf-partner")).containsText("watchfloor people token partner-north");
            assertThat(page.locator("wf-partner table.partners:not(.certificates) tbody tr"))
                    .containsText("Suspected DCSync attack");
            assertThat(page.locator("wf-partner")).containsText("1 of 10,000");
            // Contacts are for administrators.
            assertThat(page.locator("wf-partner")).not().containsText("ann@north.example");
        }
    }

    @Test
    void anAdministratorAddsAPartnerGivesItAccessAndATokenByKeyboard() {
        try (BrowserContext root = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, root, "/partners", "root", Role.ADMINISTRATOR);
            assertThat(page.locator("table.partners")).isVisible();
            page.keyboard().press("n");
            page.getByLabel("Organisation").fill("Western Clinic");
            page.getByLabel("ID").fill("west");
            page.getByLabel("Agreement").fill("C-2026-18");
            page.keyboard().press("Enter");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Western Clinic"))
                    .press("Enter");
            assertThat(page.locator("wf-partner")).containsText("C-2026-18");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Change access…"))
                    .press("Enter");
            page.getByLabel("Ceiling (TLP)").selectOption("amber");
            page.locator("dialog[open] button.primary").press("Enter");
            assertThat(page.locator("wf-partner .facts")).containsText("TLP:AMBER");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create API token…"))
                    .press("Enter");
            page.locator("dialog[open] button.primary").press("Enter");
            String token = page.locator("input[name=secret]").inputValue();
            Caller west = NODE.administrator().as(token);
            assertThat(west.get("/api/v1/partners/west")
                            .json()
                            .path("access")
                            .path("ceiling")
                            .asText())
                    .isEqualTo("amber");
        }
    }

    @Test
    void anAdministratorAddsAndRemovesAClientCertificate() {
        try (BrowserContext root = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, root, "/partners/south", "root", Role.ADMINISTRATOR);
            Locator rows = page.locator("wf-partner table.certificates tbody tr");
            assertThat(page.locator("wf-partner")).containsText("No client certificates");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add certificate…"))
                    .press("Enter");
            page.getByLabel("Certificate (PEM)").fill("no certificate");
            page.locator("dialog[open] button.primary").press("Enter");
            assertThat(page.locator("dialog[open] .problem")).containsText("0 readable X.509 certificates");
            page.getByLabel("Certificate (PEM)").fill(PartnerKey.of("South").pem());
            page.locator("dialog[open] button.primary").press("Enter");
            assertThat(rows).hasCount(1);
            assertThat(rows).containsText("O=South,CN=taxii");
            assertThat(rows).containsText("Never");
            rows.getByRole(AriaRole.BUTTON).press("Enter");
            page.locator("dialog[open] button.primary").press("Enter");
            assertThat(page.locator("wf-partner")).containsText("No client certificates");
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void bothPagesAreReadable(int width, ColorScheme scheme) {
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = at(ann, "/partners");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("table.partners tbody tr").nth(1)).isVisible();
            Readability.check(page, width, "partners" + view);
            page.navigate(NODE.address() + "/partners/north");
            assertThat(page.locator("wf-partner table.partners:not(.certificates) tbody tr"))
                    .hasCount(1);
            assertThat(page.locator("wf-partner table.certificates tbody tr")).containsText("Expires soon");
            Readability.check(page, width, "partner" + view);
        }
    }

    private static Page at(BrowserContext person, String path) {
        return NodeVisitor.at(NODE, person, path, "ann", Role.RESPONDER);
    }
}
