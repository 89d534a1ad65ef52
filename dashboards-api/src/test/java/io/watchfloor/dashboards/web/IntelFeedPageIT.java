package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.partners.PartnerKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The page of feeds: an administrator adds, polls and removes a feed, and everybody sees why a feed fails. */
class IntelFeedPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void anAdministratorAddsAndRemovesAFeedByKeyboard() {
        try (BrowserContext root = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, root, "/intel/feeds", "rita", Role.ADMINISTRATOR);
            assertThat(page.locator("h1")).hasText("Feeds");
            page.keyboard().press("n");
            page.keyboard().type("ferry");
            page.keyboard().press("Tab");
            page.keyboard().press("Tab"); // past the kind
            page.keyboard().type("https://ferry.invalid/taxii2/");
            page.locator("dialog[open] [name=confidence]").fill("40");
            page.locator("dialog[open] [name=maxIndicators]").fill("50000");
            page.keyboard().press("Enter");
            Locator row = page.locator("table.intel tbody tr")
                    .filter(new Locator.FilterOptions().setHasText("ferry.invalid"));
            assertThat(row).hasCount(1);
            assertThat(row).containsText("0 of at most 50,000");
            assertThat(row).containsText("Confidence at most 40");
            page.reload();
            assertThat(row.locator(".feed-failing"))
                    .hasText("Failing", new LocatorAssertions.HasTextOptions().setTimeout(40_000));
            assertThat(row).containsText("egress.unresolved");
            row.locator("wf-feed-removing button").first().click();
            row.locator("wf-feed-removing dialog button.primary").click();
            assertThat(row).hasCount(0);
        }
    }

    @Test
    void anAdministratorChangesTheClientCertificateOfAFeedByKeyboard() {
        PartnerKey soon = PartnerKey.of("Northwind", Instant.now().plus(Duration.ofDays(20)));
        PartnerKey later = PartnerKey.of("Northwind", Instant.now().plus(Duration.ofDays(300)));
        put(
                "pier",
                "{\"url\":\"https://pier.invalid/taxii2/\",\"enabled\":false,\"collections\":[\"a\"],\"confidence\":30}");
        try (BrowserContext root = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, root, "/intel/feeds", "rita", Role.ADMINISTRATOR);
            Locator row =
                    page.locator("table.intel tbody tr").filter(new Locator.FilterOptions().setHasText("pier.invalid"));
            assertThat(row).hasCount(1);
            Locator certificate =
                    row.locator("th p").filter(new Locator.FilterOptions().setHasText("Client certificate"));
            assertThat(certificate).hasCount(0);
            change(row, soon);
            assertThat(certificate).containsText("Client certificate expires soon, on ");
            change(row, later);
            assertThat(certificate).containsText("Client certificate valid until ");
            // What was not changed stays as it was, and the feed stays paused.
            assertThat(row).containsText("Paused");
            assertThat(row).containsText("Confidence at most 30");
            JsonNode feed = NODE.list("/api/v1/intel/feeds").stream()
                    .filter(one -> one.path("name").asText().equals("pier"))
                    .findFirst()
                    .orElseThrow();
            Assertions.assertThat(feed.path("collections").path(0).asText()).isEqualTo("a");
            Assertions.assertThat(
                            feed.path("clientCertificate").path("fingerprint").asText())
                    .isEqualTo(Fingerprint.of(later.certificate()).toString());
            row.locator("wf-feed-changing button").first().press("Enter");
            Readability.check(page, 1280, "intel-feed-changing-1280");
            row.locator("dialog [name=sightingsCollection]").fill("sightings");
            row.locator("dialog [name=sightingsCeiling]").selectOption("green");
            row.locator("wf-feed-changing dialog button.primary").press("Enter");
            Locator returned = row.locator("td.returns");
            assertThat(returned).containsText("Collection sightings");
            Assertions.assertThat(sightings("pier").path("ceiling").asText()).isEqualTo("green");
            row.locator("wf-feed-changing button").first().press("Enter");
            assertThat(row.locator("dialog [name=sightingsCollection]")).hasValue("sightings");
            assertThat(row.locator("dialog [name=sightingsCeiling]")).hasValue("green");
            row.locator("dialog [name=sightingsCollection]").fill("");
            row.locator("dialog [name=withoutCertificate]").check();
            row.locator("wf-feed-changing dialog button.primary").press("Enter");
            assertThat(certificate).hasCount(0);
            assertThat(returned).hasText("–");
        }
    }

    private static JsonNode sightings(String name) {
        return NODE.list("/api/v1/intel/feeds").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("sightings");
    }

    private static void change(Locator row, PartnerKey key) {
        row.locator("wf-feed-changing button").first().press("Enter");
        Locator dialog = row.locator("wf-feed-changing dialog");
        dialog.locator("[name=clientCertificate]").fill(key.pem());
        dialog.locator("[name=clientKey]").fill(key.keyPem());
        dialog.locator("button.primary").press("Enter");
        assertThat(dialog).isHidden();
    }

    private static void put(String name, String body) {
        Assertions.assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/intel/feeds/" + name)
                                .PUT(BodyPublishers.ofString(body)))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void thePageIsReadable(int width, ColorScheme scheme) {
        NODE.administrator()
                .send(NODE.administrator()
                        .request("/api/v1/intel/feeds/seen")
                        .PUT(BodyPublishers.ofString("{\"url\":\"https://seen.invalid/taxii2/\",\"enabled\":false}")));
        put(
                "returning",
                "{\"url\":\"https://partner.invalid/taxii2/\",\"enabled\":false,\"sightingsCollection\":\"sightings\"}");
        NODE.jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "UPDATE intel_feed SET sightings_accepted = 14, sightings_refused = 1, sightings_refusal ="
                                        + " 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f: We do not know this indicator.' WHERE name = 'returning'"));
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = NodeVisitor.at(NODE, ann, "/intel/feeds", "ann", Role.ADMINISTRATOR);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertThat(page.locator("table.intel tbody")).containsText("Paused");
            Readability.check(
                    page, width, "intel-feeds-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
            Locator row = page.locator("table.intel tbody tr")
                    .filter(new Locator.FilterOptions().setHasText("partner.invalid"));
            assertThat(row).containsText("1 rejected by the server");
            row.locator("wf-feed-changing button").first().click();
            Readability.check(
                    page,
                    width,
                    "intel-feed-change-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
            row.locator("dialog [name=sightingsCollection]").focus();
            Readability.check(
                    page,
                    width,
                    "intel-feed-return-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
        }
    }
}
