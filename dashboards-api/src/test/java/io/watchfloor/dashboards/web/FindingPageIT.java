package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The page of a case shows what another product reports of its finding, and leads back to it. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class FindingPageIT {

    private static final String LINK = "https://security.microsoft.com/alerts/da637?tid=b3c1b5fc";

    private static final Pattern CLOSED =
            Pattern.compile("Closed at Microsoft Defender for Identity .+, as true positive, malware");

    private static Browser browser;
    private static PageCenter center;

    private String id = "";

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void openTheCase() {
        id = center.comeIn(List.of(found())).getFirst();
    }

    private static Alert found() {
        Instant at = Instant.now();
        AlertFinding finding = new AlertFinding(
                "Microsoft Defender for Identity",
                "da637",
                "high",
                "resolved",
                true,
                at,
                LINK,
                null,
                null,
                new AlertFinding.Closing(at, "truePositive", "malware"));
        return new Alert(
                "found",
                1,
                "host:dc01.corp.example",
                new AlertRule(
                        "0d5a3f64-6b0b-4c58-9a31-5b8f0f6a2f11",
                        "Suspected DCSync attack (replication of directory services)",
                        Level.HIGH,
                        List.of("T1003.006"),
                        new TreeSet<>(List.of(Tactic.CREDENTIAL_ACCESS)),
                        finding),
                Alert.Occurrences.once(at),
                "door-graph/0000000000000001/1",
                AlertNames.of(List.of()),
                null);
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void theFindingIsReadableAndLeadsBack(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 900)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            center.signIn(person, "mina");
            page.navigate(center.url() + "/cases/" + id);
            Locator alert = page.locator("wf-alert");
            assertThat(alert.locator("summary").first()).containsText("Microsoft Defender for Identity");
            assertThat(alert.locator("summary").first()).containsText("Closed at Microsoft Defender for Identity");
            assertThat(page.locator("#summary")).containsText(CLOSED);

            alert.locator("summary").first().click();

            Locator finding = alert.getByLabel("Finding of Microsoft Defender for Identity");
            assertThat(finding).containsText("da637");
            assertThat(finding).containsText(CLOSED);
            assertThat(finding.locator("a")).hasAttribute("href", LINK);
            assertThat(finding.locator("a")).hasAttribute("rel", "noopener noreferrer");
            Readability.accessible(page, "finding");
            Readability.fits(page, width);
            finding.scrollIntoViewIfNeeded();
            Pictures.take(page, "finding-" + width + scheme);

            page.navigate(center.url() + "/alerts/found");
            alert.locator("summary").first().click();
            assertThat(finding).containsText("da637");
            Readability.check(page, width, "finding-alert-" + width + scheme);
        }
    }
}
