package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.PasskeyBrowser;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Passkeys in Chromium with its virtual authenticator and the page. */
@ExtendWith(Serving.class)
class PasskeyPageIT {

    private static Browser browser;
    private static ServedBoards center;

    private final List<BrowserContext> open = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void start(ServedBoards served) {
        browser = Browser.start();
        center = served;
        center.token("root", Role.ADMINISTRATOR);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void leave() {
        open.forEach(BrowserContext::close);
        Assertions.assertThat(complaints).isEmpty();
    }

    private static String url(String path) {
        return "http://localhost:" + center.port() + path;
    }

    private Page page() {
        BrowserContext context = browser.person(1280, 900);
        open.add(context);
        Page page = context.newPage();
        page.onPageError(complaints::add);
        return page;
    }

    /** Opens My account, signed in with a link. */
    private Page account(String name, Role role) {
        Page page = page();
        page.context().addCookies(List.of(new Cookie(Access.COOKIE, center.session(name, role)).setUrl(url("/"))));
        page.navigate(url("/account"));
        assertThat(page.locator("#passkeys-title")).isVisible();
        return page;
    }

    private static void enrol(Page page, String name) {
        page.getByLabel("Name of the new passkey").fill(name);
        Visitors.button(page, "Add passkey").click();
        assertThat(row(page, name)).isVisible();
    }

    private static Locator row(Page page, String name) {
        return page.locator("wf-keys-of-mine tbody tr").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static void signOut(Page page) {
        Visitors.button(page, "Sign out").click();
        assertThat(page.locator("h1")).hasText("Sign in");
    }

    private static void usePasskey(Page page) {
        Visitors.button(page, "Use passkey").click();
    }

    private static void isIn(Page page, String name) {
        assertThat(page.locator(".me")).containsText(name);
    }

    private static void isRefused(Page page, String sentence) {
        assertThat(page.locator(".signin .problem")).containsText(sentence);
        assertThat(page).hasURL(Pattern.compile(".*/signin.*"));
    }

    @Test
    void aPasskeyIsEnrolledAndSignsIn() {
        Page page = account("ann", Role.RESPONDER);
        VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        assertThat(page.locator("wf-keys-of-mine")).containsText("This is your only passkey");
        Visitors.look(page, "passkeys");
        signOut(page);
        Visitors.look(page, "sign-in");
        usePasskey(page);
        isIn(page, "ann");
    }

    @Test
    void aSecondKeyIsAnotherAuthenticatorAndTheLostOneIsRefused() {
        Page page = account("bob", Role.RESPONDER);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        page.getByLabel("Name of the new passkey").fill("laptop again");
        Visitors.button(page, "Add passkey").click();
        assertThat(page.locator("wf-keys-of-mine .problem")).containsText("already has a passkey of yours");
        JsonObject laptop = key.passkeys().get(0).getAsJsonObject();
        key.unplug();
        key.plug("usb");
        enrol(page, "blue key");
        assertThat(page.locator("wf-keys-of-mine tbody tr")).hasCount(2);
        signOut(page);
        usePasskey(page);
        isIn(page, "bob");

        page.navigate(url("/account"));
        row(page, "laptop").getByText("Remove").click();
        Visitors.look(page, "passkey-remove");
        page.locator("dialog.chosen button.primary").click();
        assertThat(page.locator("wf-keys-of-mine tbody tr")).hasCount(1);
        signOut(page);
        key.forget();
        key.copy(laptop, 50);
        usePasskey(page);
        isRefused(page, "This passkey is unknown");
    }

    @Test
    void aRecoveryCodeIsForWhoLostThemAll() {
        Page page = account("cid", Role.RESPONDER);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        Visitors.button(page, "Create recovery codes").click();
        assertThat(page.locator(".codes li")).hasCount(10);
        Visitors.look(page, "recovery-codes");
        String code = page.locator(".codes li").nth(2).innerText();
        Visitors.button(page, "Done").click();
        assertThat(page.locator(".codes")).hasCount(0);
        signOut(page);
        key.forget();
        usePasskey(page);
        isRefused(page, "No passkey was used");
        page.getByText("Lost your passkey?").click();
        page.getByLabel("Recovery code").fill(code);
        Visitors.look(page, "sign-in-recovery");
        Visitors.button(page, "Sign in with code").click();
        isIn(page, "cid");
        page.navigate(url("/account"));
        assertThat(page.locator("wf-keys-of-mine")).containsText("9 codes of 10 left");
        enrol(page, "new laptop");
        signOut(page);
        page.getByText("Lost your passkey?").click();
        page.getByLabel("Recovery code").fill(code);
        Visitors.button(page, "Sign in with code").click();
        isRefused(page, "not valid or was already used");
        usePasskey(page);
        isIn(page, "cid");
    }

    @Test
    void aCopyWhoseCounterGoesBackIsBlocked() {
        Page page = account("dan", Role.RESPONDER);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        signOut(page);
        usePasskey(page);
        isIn(page, "dan");
        JsonObject laptop = key.passkeys().get(0).getAsJsonObject();
        key.forget();
        key.copy(laptop, 0);
        signOut(page);
        usePasskey(page);
        isRefused(page, "indicates a copy");
        usePasskey(page);
        isRefused(page, "blocked");
        Page again = account("dan", Role.RESPONDER);
        assertThat(row(again, "laptop")).containsText("blocked");
        Visitors.look(again, "passkey-blocked");
    }

    @Test
    void whoIsNotVerifiedIsNotLetIn() {
        Page page = account("eva", Role.RESPONDER);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        key.verifies(false);
        page.getByLabel("Name of the new passkey").fill("laptop");
        Visitors.button(page, "Add passkey").click();
        assertThat(page.locator("wf-keys-of-mine .problem")).containsText("No passkey was used");
        key.verifies(true);
        enrol(page, "laptop");
        signOut(page);
        key.verifies(false);
        usePasskey(page);
        isRefused(page, "No passkey was used");
    }

    /** A page on another port may use the same passkeys, so the center must check the origin. */
    @Test
    void aPageOfAnotherOriginGetsNowhere() throws IOException {
        Page page = account("flo", Role.RESPONDER);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        HttpServer evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        evil.createContext("/", exchange -> {
            byte[] body = "<!doctype html><title>Evil</title>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        evil.start();
        try {
            PasskeyBrowser nobody = new PasskeyBrowser(center.http(), center.port(), "");
            page.navigate("http://localhost:" + evil.getAddress().getPort() + "/");
            String answer = (String) page.evaluate(SHOW, List.of(nobody.lookChallenge(), "localhost"));
            Caller.Answer refused = nobody.send("POST", "/api/v1/auth/passkeys/verify", answer);
            Assertions.assertThat(refused.code()).isEqualTo("passkey.origin");
            Assertions.assertThat(key.passkeys()).hasSize(1);
        } finally {
            evil.stop(0);
        }
    }

    @Test
    void aPasskeyIsOfferedToNoOtherName() {
        Page page = account("gil", Role.RESPONDER);
        VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        String challenge = new PasskeyBrowser(center.http(), center.port(), "").lookChallenge();
        Assertions.assertThat((String) page.evaluate(SHOW, List.of(challenge, "soc.example")))
                .isEqualTo("SecurityError");
        page.navigate("http://127.0.0.1:" + center.port() + "/signin");
        Assertions.assertThat((String) page.evaluate(SHOW, List.of(challenge, "localhost")))
                .isEqualTo("SecurityError");
        assertThat(page.locator(".signin")).containsText("Passkeys require a host name");
        Visitors.look(page, "sign-in-by-address");
        page.locator(".signin a").click();
        assertThat(page).hasURL(url("/signin"));
    }

    private static final String SHOW = """
            async ([challenge, rpId]) => {
              const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
              const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
                .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
              try {
                const publicKey = { challenge: bytes(challenge), rpId, userVerification: 'required' };
                const got = await navigator.credentials.get({ publicKey });
                return JSON.stringify({ id: text(got.rawId), clientData: text(got.response.clientDataJSON),
                  authenticatorData: text(got.response.authenticatorData), signature: text(got.response.signature),
                  userHandle: text(got.response.userHandle) });
              } catch (failure) {
                return failure.name;
              }
            }""";

    @Test
    void whatIsDangerousAsksForThePasskeyAndGoesOn() {
        Page page = account("hal", Role.ADMINISTRATOR);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        center.jdbi()
                .useHandle(handle -> handle.execute("UPDATE session SET verified_at = now() - interval '6 minutes'"));
        key.verifies(false);
        Visitors.button(page, "Create recovery codes").click();
        assertThat(page.locator("dialog.step-up .problem")).isVisible();
        Visitors.look(page, "step-up");
        key.verifies(true);
        Visitors.button(page, "Use passkey").click();
        assertThat(page.locator(".codes li")).hasCount(10);
        assertThat(page.locator("dialog.step-up")).isHidden();
    }

    /** A download cannot open a dialog, so the page checks first. */
    @Test
    void theExportOfTheAuditAsksFirst() {
        Page page = account("joy", Role.ADMINISTRATOR);
        VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        center.jdbi()
                .useHandle(handle -> handle.execute("UPDATE session SET verified_at = now() - interval '6 minutes'"));
        page.navigate(url("/audit"));
        Download download = page.waitForDownload(() -> page.locator("a.export").click());
        Assertions.assertThat(download.suggestedFilename()).isEqualTo("audit.jsonl");
        Assertions.assertThat(download.failure()).isNull();
    }

    @Test
    void whatThePageShowsOfPasskeysIsAccessible() {
        Page page = account("kim", Role.RESPONDER);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        Visitors.button(page, "Create recovery codes").click();
        assertThat(page.locator(".codes li")).hasCount(10);
        check(page, "my account");
        row(page, "laptop").getByText("Rename").click();
        check(page, "rename");
        page.locator("dialog.chosen input").fill("old laptop");
        page.keyboard().press("Enter");
        assertThat(row(page, "old laptop")).isVisible();
        signOut(page);
        page.getByText("Lost your passkey?").click();
        key.forget();
        usePasskey(page);
        isRefused(page, "No passkey was used");
        check(page, "sign-in");
    }

    private static void check(Page page, String view) {
        Readability.accessible(
                Readability.axe(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")), view);
    }

    @Test
    void whoCancelsLeavesItUndone() {
        Page page = account("ivy", Role.ADMINISTRATOR);
        VirtualKey key = VirtualKey.at(page).plug("internal");
        enrol(page, "laptop");
        center.jdbi()
                .useHandle(handle -> handle.execute("UPDATE session SET verified_at = now() - interval '6 minutes'"));
        key.verifies(false);
        row(page, "laptop").getByText("Remove").click();
        page.locator("dialog.chosen button.primary").click();
        assertThat(page.locator("dialog.step-up .problem")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog.chosen .problem")).containsText("needs a new passkey check");
        assertThat(row(page, "laptop")).isVisible();
    }
}
