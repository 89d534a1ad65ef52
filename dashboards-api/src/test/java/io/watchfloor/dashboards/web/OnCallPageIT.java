package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.net.http.HttpRequest;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules on the page: shown and edited. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class OnCallPageIT {

    private static Browser browser;
    private static PageCenter center;
    private static String token = "";

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void twoSchedules() {
        token = center.served().token("mina", Role.LEAD);
        center.served().token("jonas", Role.RESPONDER);
        center.served().token("ruth", Role.ADMINISTRATOR);
        put("watch", schedule("mina", ""));
        put("lab", schedule("jonas", notToday()));
    }

    /** A schedule of one person, always or in time windows, with ruth as fallback. */
    private static String schedule(String person, String restrictions) {
        return """
                {"zone": "UTC", "fallback": "ruth", "layers": [{"name": "base", "people": ["%s"], "from": "2026-01-05T08:00", "until": null,
                "rotation": {"unit": "week", "length": 1}, "restrictions": [%s]}]}""".formatted(person, restrictions);
    }

    private static String notToday() {
        DayOfWeek today = LocalDate.now(ZoneOffset.UTC).getDayOfWeek();
        String days = Arrays.stream(DayOfWeek.values())
                .filter(day -> day != today)
                .map(day -> '"' + day.name().toLowerCase(Locale.ROOT) + '"')
                .collect(Collectors.joining(", "));
        return "{\"days\": [%s], \"from\": \"00:00\", \"until\": \"23:59\"}".formatted(days);
    }

    private static void put(String name, String body) {
        var answer = center.served()
                .send(HttpRequest.newBuilder(center.served().uri("/api/v1/schedules/" + name))
                        .header("Authorization", "Bearer " + token)
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private static Page onCall(BrowserContext person, String name, Role role) {
        person.addCookies(
                java.util.List.of(new Cookie(Access.COOKIE, center.served().session(name, role)).setUrl(center.url())));
        Page page = person.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(center.url() + "/");
        assertThat(page.locator(".pill")).hasText("Live");
        page.keyboard().press("g");
        page.keyboard().press("o");
        assertThat(page.locator(".standings li").first()).isVisible();
        return page;
    }

    private static Locator standing(Page page, String schedule) {
        return page.locator(".standings li").filter(new Locator.FilterOptions().setHasText(schedule));
    }

    @Test
    void whoIsOnCallAndWhereNobodyStandsIsSaidInWordsAndInTheCalendar() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = onCall(mina, "mina", Role.LEAD);
            assertThat(standing(page, "watch").locator(".person")).hasText(Pattern.compile("mina\\s+you"));
            assertThat(standing(page, "lab")).hasClass("is-gap");
            assertThat(standing(page, "lab")).containsText("Fallback: ruth");
            assertThat(page.locator(".gaps")).containsText(Pattern.compile("lab: .*fallback: ruth"));
            assertThat(page.locator(".shift.is-gap").first()).isVisible();
            assertThat(page.locator("section[aria-labelledby=mine-title]")).containsText("watch");
            Visitors.look(page, "on-call");

            page.keyboard().press("v");
            Locator list = page.locator(".shifts-list tbody");
            assertThat(list).containsText("Gap fallback: ruth");
            assertThat(list).containsText("mina");
            Visitors.look(page, "on-call-list");
            page.keyboard().press("n");
            assertThat(page.locator(".is-today")).hasCount(0);
        }
    }

    @Test
    void aLeadMakesAScheduleAndSeesItsGapsBeforeItIsSaved() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = onCall(mina, "mina", Role.LEAD);
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("New schedule…"))
                    .click();
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                    .first()
                    .fill("nights");
            page.locator("input[list=zones]").fill("Europe/Berlin");
            page.locator("input[list=zones]").press("Tab");
            page.getByLabel("Fallback").last().selectOption("ruth");
            page.getByLabel("Add a person to base").selectOption("jonas");
            assertThat(page.locator(".turns")).containsText("jonas");
            assertThat(page.locator("wf-schedule")).containsText("No coverage gaps");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Restrict to time window…"))
                    .click();
            assertThat(page.locator("wf-schedule .gaps")).containsText("no one is on call, ruth is notified");
            Visitors.look(page, "schedule-draft");
            assertThat(page.locator(".editor-bar .state")).hasText("Not saved yet");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Save").setExact(true))
                    .click();
            assertThat(page.locator(".toast.done")).containsText(Pattern.compile("nights saved, with \\d+ gaps"));
            assertThat(page.locator("h1")).hasText("nights");

            page.navigate(center.url() + "/on-call");
            assertThat(standing(page, "nights")).isVisible();
        }
    }

    @Test
    void whoSavesOverSomebodyElsesChangeIsTold() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = onCall(mina, "mina", Role.LEAD);
            standing(page, "watch").getByRole(AriaRole.LINK).click();
            page.getByLabel("Add a person to base").selectOption("jonas");
            put("watch", schedule("ruth", ""));
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Save").setExact(true))
                    .click();
            Locator told = page.locator("wf-schedule .gaps[role=alert]");
            assertThat(told).containsText("watch was changed by someone else since you opened it");
            Visitors.look(page, "schedule-conflict");
            told.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Discard my changes"))
                    .click();
            assertThat(page.locator(".layer .turns")).hasText(Pattern.compile("^\\s*ruth"));
        }
    }

    @Test
    void changesAreNotLostByASlip() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = onCall(mina, "mina", Role.LEAD);
            standing(page, "watch").getByRole(AriaRole.LINK).click();
            page.getByLabel("Add a person to base").selectOption("jonas");
            page.onceDialog(Dialog::dismiss);
            page.locator("nav a[href='/alerts']").click();
            assertThat(page.locator("h1")).hasText("watch");
            page.onceDialog(Dialog::dismiss);
            page.goBack();
            assertThat(page.locator(".layer .turns")).containsText("jonas");
            assertThat(page).hasURL(Pattern.compile("/on-call/schedules/watch$"));
            page.onceDialog(Dialog::accept);
            page.locator("nav a[href='/alerts']").click();
            assertThat(page).hasURL(Pattern.compile("/alerts$"));
        }
    }

    @Test
    void whoMayNotChangeAScheduleSeesIt() {
        try (BrowserContext jonas = browser.person(1280, 900)) {
            Page page = onCall(jonas, "jonas", Role.RESPONDER);
            assertThat(page.locator(".oncall-head")).not().containsText("New schedule");
            standing(page, "watch").getByRole(AriaRole.LINK).click();
            assertThat(page.locator("wf-schedule")).containsText("Leads and administrators can change it");
            assertThat(page.locator("input[list=zones]")).isDisabled();
            assertThat(page.locator("wf-schedule .shift").first()).containsText("mina");
        }
    }

    @Test
    void aResponderTakesOverForAWhile() {
        try (BrowserContext jonas = browser.person(1280, 900)) {
            Page page = onCall(jonas, "jonas", Role.RESPONDER);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Override watch"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Override watch"));
            dialog.getByLabel("Reason").fill("mina is ill");
            Visitors.look(page, "taking-over");
            dialog.getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("Override").setExact(true))
                    .click();
            assertThat(page.locator(".toast.done")).containsText("jonas is on call in watch");
            assertThat(standing(page, "watch").locator(".person")).hasText(Pattern.compile("jonas\\s+you"));
        }
    }

    @Test
    void aSwapIsAskedForAndAccepted() {
        center.served().token("ines", Role.RESPONDER);
        put("watch", schedule("ines", ""));
        try (BrowserContext ines = browser.person(1280, 900);
                BrowserContext jonas = browser.person(390, 844)) {
            Page page = onCall(ines, "ines", Role.RESPONDER);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Request cover in watch"))
                    .first()
                    .click();
            Locator dialog = page.locator("wf-replacing dialog");
            dialog.getByLabel("Person").selectOption("jonas");
            dialog.getByLabel("Reason").fill("dentist");
            assertThat(dialog).not().containsText("Override without asking");
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Send request"))
                    .click();
            assertThat(page.locator("wf-swaps")).containsText("You ask jonas to cover watch");
            Page theirs = onCall(jonas, "jonas", Role.RESPONDER);
            assertThat(theirs.locator("wf-swaps")).containsText("ines asks you to cover watch");
            Visitors.look(theirs, "swap-390");
            theirs.locator("wf-swaps .primary").click();
            assertThat(standing(theirs, "watch").locator(".person")).hasText(Pattern.compile("jonas\\s+you"));
            assertThat(theirs.locator("wf-swaps li")).hasCount(0);
        }
    }

    @Test
    void aCalendarProgramGetsAnAddressThatIsToldOnce() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = onCall(mina, "mina", Role.LEAD);
            page.getByText("Calendar feed (iCal)").click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create feed"))
                    .click();
            assertThat(page.locator(".feeds input[name=link]")).hasValue(Pattern.compile("https?://.+"));
            String link = page.locator(".feeds input[name=link]").inputValue();
            String calendar = center.served()
                    .send(HttpRequest.newBuilder(
                            center.served().uri(java.net.URI.create(link).getPath())))
                    .body();
            assertThat(calendar).contains("BEGIN:VCALENDAR");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revoke the feed of my shifts"))
                    .click();
            assertThat(page.locator(".feeds li")).hasCount(0);
        }
    }

    @Test
    void aShiftIsHandedOverWithItsCasesAndANote() {
        String kase = center.open("high", "Memory of LSASS is read", "host:dc01.corp.example");
        center.acknowledge(kase, "mina");
        try (BrowserContext mina = browser.person(1280, 900);
                BrowserContext jonas = browser.person(390, 844)) {
            Page page = onCall(mina, "mina", Role.LEAD);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Hand off shift…"))
                    .click();
            Locator dialog = page.locator("wf-handover dialog");
            dialog.locator("select").selectOption("jonas");
            dialog.getByLabel("Note").fill("The backup account is still open.");
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Send"))
                    .click();
            assertThat(page.locator("wf-handover")).containsText("You offered 1 case to jonas");
            Visitors.look(page, "handover");

            Page theirs = onCall(jonas, "jonas", Role.RESPONDER);
            assertThat(theirs.locator("wf-handover")).containsText("The backup account is still open.");
            check(theirs, "handover-390");
            theirs.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Accept from mina"))
                    .click();
            assertThat(theirs.locator(".toast.done")).containsText("Accepted from mina");
            assertThat(theirs.locator("wf-handover .offer")).hasCount(0);
            assertThat(center.find(kase).path("assignee").asText()).isEqualTo("jonas");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void onCallAndItsEditorAreAccessible(int width) {
        try (BrowserContext mina = browser.person(width, 844)) {
            Page page = onCall(mina, "mina", Role.LEAD);
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setColorScheme(width > 400 ? ColorScheme.DARK : ColorScheme.LIGHT));
            check(page, "on-call-" + width);
            standing(page, "lab").getByRole(AriaRole.LINK).click();
            assertThat(page.locator("wf-schedule .gaps").first()).isVisible();
            Readability.fits(page, width);
            check(page, "schedule-" + width);
        }
    }

    private static void check(Page page, String view) {
        Visitors.look(page, view);
        Readability.accessible(page, view);
    }
}
