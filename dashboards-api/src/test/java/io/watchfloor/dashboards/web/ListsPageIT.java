package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The page of lists: create, add, remove, import and restore, changes of another user, and rules that use a list. */
class ListsPageIT {

    private static final String RULE = "5b1d4a38-2f0e-4c53-9a53-7d1f6a0c9e21";

    private static final String FILTER = """
            title: Known Users
            id: 7b1d4a38-2f0e-4c53-9a53-7d1f6a0c9e21
            logsource: {product: windows, category: process_creation}
            filter:
                rules: [5b1d4a38-2f0e-4c53-9a53-7d1f6a0c9e21]
                selection:
                    User|expand: '%spare%'
                condition: not selection
            """;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void rulesUseAListAndNeedAnother() {
        browser = Browser.start();
        put("jump-hosts", "{\"description\":\"Hosts of administrators\",\"entries\":[\"10.20.0.7\",\"10.20.0.0/24\"]}");
        put("spare", "{\"entries\":[\"one\"]}");
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/rule-packs/hosts?skipRefused=true")
                                .PUT(HttpRequest.BodyPublishers.ofString(
                                        rule("Sign-in From Another Host", RULE, "IpAddress|cidr|expand: '%jump-hosts%'")
                                                + "---\n"
                                                + rule(
                                                        "Program of a Missing List",
                                                        RULE.replace('5', '6'),
                                                        "Image|expand: '%bad-programs%'")
                                                + "---\n"
                                                + FILTER)))
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void aListIsCreatedChangedRestoredAndRemoved() throws IOException {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/", Role.RULE_AUTHOR);
            page.keyboard().press("g");
            page.keyboard().press("x");
            assertThat(page.locator("h1")).hasText("Lists");
            page.locator("h1").focus();
            page.keyboard().press("n");
            Locator dialog = page.locator("dialog[open]");
            dialog.locator("input[name=name]").fill("vpn-gateways");
            dialog.locator("input[name=description]").fill("Gateways of branches");
            dialog.locator("textarea").fill("gw-1\n\n gw-2 \ngw-2");
            dialog.locator("button.primary").click();

            assertThat(page.locator("h1")).hasText("vpn-gateways");
            assertThat(page.locator(".headline")).containsText("Gateways of branches");
            assertThat(page.locator(".headline")).containsText("by ruth");
            assertThat(page.locator(".entries li")).hasText(new String[] {"gw-1", "gw-2"});

            page.locator("h1").focus();
            page.keyboard().press("n");
            dialog.locator("textarea").fill("hq-1\nhq-2");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".entries li")).hasCount(4);

            page.locator("#entry-text").fill("gw");
            assertThat(page.locator(".entries li")).hasCount(2);
            button(page, "Select 2 entries").click();
            button(page, "Remove 2 entries…").click();
            assertThat(dialog).containsText("gw-1");
            dialog.locator("button.primary").click();
            assertThat(page.locator("#entries-title")).hasText(Pattern.compile("Entries 2"));
            page.locator("#entry-text").fill("");
            assertThat(page.locator(".entries li")).hasText(new String[] {"hq-1", "hq-2"});

            button(page, "Import CSV…").click();
            dialog.locator("input[type=file]")
                    .setInputFiles(new FilePayload(
                            "gateways.csv", "text/csv", "entry\n\"a,b\"\nc\n".getBytes(StandardCharsets.UTF_8)));
            dialog.locator("button.primary").click();
            assertThat(page.locator(".entries li")).hasText(new String[] {"a,b", "c"});
            Download file =
                    page.waitForDownload(() -> page.locator("text=Download CSV").click());
            assertThat(file.suggestedFilename()).isEqualTo("vpn-gateways.csv");
            assertThat(new String(file.createReadStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("entry\n\"a,b\"\nc\n");

            Locator versions = page.locator("table.versions-of tbody tr");
            assertThat(versions).hasCount(4);
            assertThat(versions.first()).containsText("current");
            assertThat(versions.first()).containsText("ruth");
            button(page, "Restore version 1").click();
            assertThat(dialog).containsText("Adds 2 entries");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".entries li")).hasText(new String[] {"gw-1", "gw-2"});
            assertThat(versions).hasCount(5);

            button(page, "Remove list…").click();
            dialog.locator("button.primary").click();
            assertThat(page.locator("h1")).hasText("Lists");
            assertThat(page.locator("table.lists")).not().containsText("vpn-gateways");
            assertThat(NODE.administrator().get("/api/v1/lists/vpn-gateways").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aChangeOfAnotherUserIsNotOverwritten() {
        put("shared", "{\"entries\":[\"mine\"]}");
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/lists/shared", Role.RULE_AUTHOR);
            button(page, "Import CSV…").click();
            Locator dialog = page.locator("dialog[open]");
            dialog.locator("textarea").fill("replaced");
            put("shared", "{\"entries\":[\"theirs\"]}");
            dialog.locator("button.primary").click();
            assertThat(dialog.locator(".problem"))
                    .containsText("The list shared was changed since you loaded it (current version 2).");
            assertThat(page.locator(".entries li")).hasText(new String[] {"theirs"});
            assertThat(entries("shared")).isEqualTo("[\"theirs\"]");

            button(page, "Cancel").click();
            button(page, "Import CSV…").click();
            dialog.locator("textarea").fill("replaced");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".entries li")).hasText(new String[] {"replaced"});

            page.navigate(NODE.address() + "/lists");
            button(page, "New list…").click();
            dialog.locator("input[name=name]").fill("shared");
            dialog.locator("button.primary").click();
            assertThat(dialog.locator(".problem")).containsText("current version 3");
            assertThat(entries("shared")).isEqualTo("[\"replaced\"]");
        }
    }

    @Test
    void aListOfARuleLeadsToTheRuleStaysAndRejectsWhatTheRuleCannotUse() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/lists", Role.RULE_AUTHOR);
            Locator missing = page.locator("section.missing li");
            assertThat(missing).containsText(new String[] {
                "bad-programs used by Program of a Missing List",
                "own_domains Mail domains of the organization",
                "vip_addresses Private addresses",
                "vip_names Names that attackers imitate"
            });
            assertThat(button(page, "Create list bad-programs")).isVisible();
            Locator row =
                    page.locator("table.lists tbody tr").filter(new Locator.FilterOptions().setHasText("jump-hosts"));
            assertThat(row).containsText("Sign-in From Another Host");
            assertThat(row).containsText("by administrator");
            page.locator("#list-text").fill("administrators");
            assertThat(page.locator("table.lists tbody tr")).hasCount(1);
            row.locator("a").click();

            assertThat(page.locator("h1")).hasText("jump-hosts");
            assertThat(page.locator("wf-list")).containsText("1 rule uses this list, so the list cannot be removed.");
            assertThat(page.locator("wf-list-removing")).hasCount(0);
            button(page, "Add entries…").click();
            Locator dialog = page.locator("dialog[open]");
            dialog.locator("textarea").fill("not a network");
            dialog.locator("button.primary").click();
            assertThat(dialog.locator(".problem > p"))
                    .containsText("The list jump-hosts was rejected, because 2 rules would not be active with it.");
            assertThat(dialog.locator(".problem li").first())
                    .hasText("pack:hosts/rules.yml, line 6: 'not a network' is not a network, such as 10.0.0.0/8");
            assertThat(entries("jump-hosts")).isEqualTo("[\"10.20.0.7\",\"10.20.0.0/24\"]");
            button(page, "Cancel").click();

            page.navigate(NODE.address() + "/lists/spare");
            assertThat(page.locator("ul.uses li")).containsText("Known Users (filter, or rule that is not active)");
            assertThat(page.locator("ul.uses a")).hasCount(0);

            page.navigate(NODE.address() + "/lists/jump-hosts");
            page.locator("ul.uses a").click();
            assertThat(page).hasURL(Pattern.compile("/rules/" + RULE));
            assertThat(page.locator("h1")).containsText("Sign-in From Another Host");
        }
    }

    @Test
    void whoOnlyReadsSeesTheEntriesAndChangesNothing() {
        try (BrowserContext vera = browser.person(1280, 900)) {
            Page page = at(vera, "/lists/jump-hosts", Role.VIEWER);
            assertThat(page.locator(".entries li")).hasText(new String[] {"10.20.0.7", "10.20.0.0/24"});
            assertThat(page.locator("wf-list input[type=checkbox]")).hasCount(0);
            assertThat(page.locator("wf-list button")).hasCount(0);
            Readability.check(page, 1280, "list-viewer");
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void everyPageIsReadable(int width, ColorScheme scheme) {
        try (BrowserContext ruth = browser.person(width, 900)) {
            Page page = at(ruth, "/lists", Role.RULE_AUTHOR);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("table.lists tbody tr").first()).isVisible();
            Readability.check(page, width, "lists" + view);
            button(page, "New list…").click();
            assertThat(page.locator("dialog[open]")).isVisible();
            Readability.check(page, width, "lists-new" + view);
            page.navigate(NODE.address() + "/lists/jump-hosts");
            page.locator(".entries input").first().check();
            assertThat(button(page, "Remove 1 entry…")).isVisible();
            Readability.check(page, width, "list" + view);
            button(page, "Import CSV…").click();
            assertThat(page.locator("dialog[open]")).isVisible();
            Readability.check(page, width, "list-import" + view);
        }
    }

    private static void put(String name, String body) {
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/lists/" + name)
                                .PUT(HttpRequest.BodyPublishers.ofString(body)))
                        .status())
                .isEqualTo(200);
    }

    private static String entries(String name) {
        JsonNode list = NODE.administrator().get("/api/v1/lists/" + name).json();
        return list.at("/content/entries").toString();
    }

    private static String rule(String title, String id, String condition) {
        return """
                title: %s
                id: %s
                logsource: {product: windows, category: process_creation}
                detection:
                    selection:
                        %s
                    condition: selection
                level: low
                """.formatted(title, id, condition);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Page at(BrowserContext person, String path, Role role) {
        return NodeVisitor.at(NODE, person, path, role == Role.VIEWER ? "vera" : "ruth", role);
    }
}
