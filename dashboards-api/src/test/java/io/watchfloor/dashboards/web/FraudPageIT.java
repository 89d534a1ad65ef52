package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages of fraud reports: the clusters, and one cluster with its reports, which is linked to a matter. */
class FraudPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final String TEXT = "They said <img src=x onerror=alert(1)> AnyDesk";

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static String report(String number) {
        Caller.Answer answer = NODE.administrator()
                .post(
                        "/api/v1/fraud/reports",
                        "{\"what\":\"%s\",\"channel\":\"phone-call\",\"consent\":true,\"country\":\"US\",\"numbers\":[\"%s\"],"
                                        .formatted(TEXT, number)
                                + "\"tools\":[\"AnyDesk\"],\"amount\":\"250\",\"currency\":\"USD\",\"contact\":\"lee@home.example\"}");
        org.assertj.core.api.Assertions.assertThat(answer.status())
                .as(answer.response().body())
                .isEqualTo(200);
        return answer.json().path("id").asText();
    }

    private static void readable(Page page, String name) {
        for (int width : new int[] {1280, 390}) {
            page.setViewportSize(width, 900);
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                Readability.check(
                        page, width, name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
            }
        }
        page.setViewportSize(1280, 900);
    }

    @Test
    void aClusterIsReadLinkedAndAReportErasedByKeyboard() {
        List<String> numbers = List.of("(855) 555-0142", "+1 855 555 0142");
        String first = report(numbers.getFirst());
        String second = report(numbers.getLast());
        try (BrowserContext ada = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ada, "/", "ada", Role.LEGAL);
            Caller root = NODE.administrator();
            String matter = root.as(root.post("/api/v1/people/ada/tokens", "{}")
                            .json()
                            .path("token")
                            .asText())
                    .post(
                            "/api/v1/matters",
                            "{\"title\":\"Calls\",\"type\":\"tech-support-fraud\",\"jurisdiction\":\"US-WA\"}")
                    .json()
                    .path("id")
                    .asText();
            page.keyboard().press("g");
            page.keyboard().press("7");
            assertThat(page.locator("h1")).hasText("Fraud reports");
            assertThat(page.locator("table.fraud tbody tr")).hasCount(1);
            assertThat(page.locator("table.fraud tbody tr")).containsText("500 USD");
            readable(page, "fraud-clusters");

            page.keyboard().press("j");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Cluster " + first);
            assertThat(page.locator("table.fraud-shared tbody tr").first()).containsText("+18555550142");
            assertThat(page.locator("wf-fraud-report dl")).hasCount(0);
            page.locator("button[aria-label=\"Show report " + second + "\"]").press("Enter");
            assertThat(page.locator("wf-fraud-report dl")).containsText(TEXT);
            assertThat(page.locator("wf-fraud-report img")).hasCount(0);
            readable(page, "fraud-cluster");

            page.locator("wf-fraud-linking > button").press("Enter");
            page.locator("wf-fraud-linking input[name=matter]").fill(matter);
            page.keyboard().press("Enter");
            assertThat(page.locator("wf-fraud-cluster a[href='/matters/" + matter + "']"))
                    .isVisible();

            page.locator("wf-fraud-erasing > button").press("Enter");
            page.locator("wf-fraud-erasing textarea").fill("The reporter asked");
            page.locator("wf-fraud-erasing dialog button.primary").press("Enter");
            assertThat(page.locator("wf-fraud-cluster")).containsText("What the reporter wrote was erased.");
            page.locator("button[aria-label='Unlink from " + matter + "']").press("Enter");
            assertThat(page.locator("wf-fraud-cluster")).containsText("Linked to none of your matters");
        }
        try (BrowserContext lena = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, lena, "/", "lena", Role.LEAD);
            page.navigate(NODE.address() + "/fraud/" + first);
            assertThat(page.locator("main")).not().containsText(Pattern.compile("AnyDesk"));
        }
    }
}
