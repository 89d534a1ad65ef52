package io.watchfloor.dashboards.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.watchfloor.dashboards.api.PushedBrowsers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Chromium with push messages. Its own push service is an Internet service, so the page subscribes at {@link
 * PushedBrowsers}, and the test passes messages to the service worker with the developer tools. Worker, notifications
 * and clicks are real.
 */
final class Ringer {

    private static final int LOOK_MILLIS = 50;
    private static final int MOST_LOOKS = 400;

    /** Delay until Chromium reports a notification as shown. */
    private static final int TO_THE_SCREEN_MILLIS = 1_000;

    private static final String RECORDED = """
            if (!self.shownOnScreen) {
              self.shownOnScreen = [];
              const show = ServiceWorkerRegistration.prototype.showNotification;
              ServiceWorkerRegistration.prototype.showNotification = async function (title, options) {
                await show.call(this, title, options);
                self.shownOnScreen.push(`${title} | ${options.body}`);
              };
            }
            """;

    private final Page page;
    private final String origin;
    private final PushedBrowsers service;
    private PushedBrowsers.Subscribed subscribed;
    private final CDPSession devtools;
    private final CDPSession whole;
    private final Map<String, String> registrations = new ConcurrentHashMap<>();
    private final Map<Integer, JsonObject> answers = new ConcurrentHashMap<>();
    private final Set<PushedBrowsers.Pushed> delivered = new HashSet<>();
    private int asked;

    /** @param origin of the center */
    Ringer(BrowserContext person, Page page, String origin, PushedBrowsers service) {
        this.page = page;
        this.origin = origin;
        this.service = service;
        this.subscribed = service.subscribe();
        person.grantPermissions(
                List.of("notifications"), new BrowserContext.GrantPermissionsOptions().setOrigin(origin));
        person.addInitScript("""
            PushManager.prototype.subscribe = async function (options) {
              if (!options.userVisibleOnly || !/^B[\\w-]{86}$/.test(options.applicationServerKey)) throw new TypeError('no key of P-256');
              const keys = { p256dh: '%2$s', auth: '%3$s' };
              return { endpoint: '%1$s', toJSON: () => ({ endpoint: '%1$s', keys }), unsubscribe: async () => true };
            };
            PushManager.prototype.getSubscription = async () => null;
            """.formatted(subscribed.endpoint(), subscribed.p256dh(), subscribed.auth()));
        this.devtools = person.newCDPSession(page);
        devtools.on("ServiceWorker.workerRegistrationUpdated", this::registered);
        devtools.send("ServiceWorker.enable");
        this.whole = person.browser().newBrowserCDPSession();
        whole.on("Target.receivedMessageFromTarget", event -> {
            JsonObject answer =
                    JsonParser.parseString(event.get("message").getAsString()).getAsJsonObject();
            if (answer.has("id")) {
                answers.put(answer.get("id").getAsInt(), answer);
            }
        });
    }

    private void registered(JsonObject event) {
        for (JsonElement one : event.getAsJsonArray("registrations")) {
            JsonObject registration = one.getAsJsonObject();
            if (!registration.get("isDeleted").getAsBoolean()) {
                registrations.put(
                        registration.get("scopeURL").getAsString(),
                        registration.get("registrationId").getAsString());
            }
        }
    }

    /** Waits for the next push message of this browser, and passes it to the worker. */
    PushedBrowsers.Pushed brings() {
        for (int i = 0; i < MOST_LOOKS; i++) {
            for (PushedBrowsers.Pushed one : service.pushed()) {
                if (one.to().equals(subscribed) && delivered.add(one)) {
                    bring(one.text());
                    return one;
                }
            }
            page.waitForTimeout(LOOK_MILLIS);
        }
        throw new AssertionError("Nothing was pushed; refused: " + service.refused());
    }

    private void bring(String text) {
        for (int i = 0; i < MOST_LOOKS && !registrations.containsKey(origin + "/"); i++) {
            page.waitForTimeout(LOOK_MILLIS);
        }
        shown();
        JsonObject push = new JsonObject();
        push.addProperty("origin", origin);
        push.addProperty("registrationId", registrations.get(origin + "/"));
        push.addProperty("data", text);
        devtools.send("ServiceWorker.deliverPushMessage", push);
    }

    /**
     * Titles and texts of shown notifications, in order. Not read with {@code getNotifications}, which misses
     * notifications that are not on the screen yet.
     */
    private List<String> shown() {
        JsonArray titles =
                inWorker("Promise.resolve(JSON.stringify(self.shownOnScreen))").getAsJsonArray();
        return titles.asList().stream().map(JsonElement::getAsString).toList();
    }

    /** Waits until a notification with all of these words was shown. */
    void shows(String... words) {
        for (int i = 0; i < MOST_LOOKS; i++) {
            if (shown().stream().anyMatch(one -> Arrays.stream(words).allMatch(one::contains))) {
                return;
            }
            page.waitForTimeout(LOOK_MILLIS);
        }
        throw new AssertionError("Not on the screen: " + List.of(words) + ", but " + shown());
    }

    /** Simulates a click on a notification in the worker. */
    void touch(String title, String action) {
        shows(title);
        page.waitForTimeout(TO_THE_SCREEN_MILLIS);
        inWorker("""
            (async () => {
              const all = await self.registration.getNotifications();
              const notification = all.find((one) => one.title.includes(%s));
              if (!notification) throw new Error('not on the screen: ' + all.map((one) => one.title));
              if (%2$s && !notification.actions.some((one) => one.action === %2$s)) throw new Error('no such button');
              const event = new NotificationEvent('notificationclick', { notification, action: %2$s });
              self.dispatchEvent(event);
              return JSON.stringify([]);
            })()""".formatted(json(title), json(action)));
    }

    /** Simulates a changed push subscription in the worker. */
    void moves() {
        PushedBrowsers.Subscribed other = service.subscribe();
        subscribed = other;
        inWorker("""
            (async () => {
              const keys = { p256dh: '%2$s', auth: '%3$s' };
              const event = new Event('pushsubscriptionchange');
              event.waitUntil = () => {};
              event.newSubscription = { toJSON: () => ({ endpoint: '%1$s', keys }) };
              self.dispatchEvent(event);
              return JSON.stringify([]);
            })()""".formatted(other.endpoint(), other.p256dh(), other.auth()));
    }

    private static String json(String text) {
        return new com.google.gson.Gson().toJson(text);
    }

    private JsonElement inWorker(String script) {
        String target = worker();
        JsonObject attach = new JsonObject();
        attach.addProperty("targetId", target);
        attach.addProperty("flatten", false);
        String session =
                whole.send("Target.attachToTarget", attach).get("sessionId").getAsString();
        int id = ++asked;
        JsonObject parameters = new JsonObject();
        parameters.addProperty("expression", RECORDED + script);
        parameters.addProperty("awaitPromise", true);
        parameters.addProperty("returnByValue", true);
        JsonObject message = new JsonObject();
        message.addProperty("id", id);
        message.addProperty("method", "Runtime.evaluate");
        message.add("params", parameters);
        JsonObject send = new JsonObject();
        send.addProperty("sessionId", session);
        send.addProperty("message", message.toString());
        whole.send("Target.sendMessageToTarget", send);
        for (int i = 0; i < MOST_LOOKS && !answers.containsKey(id); i++) {
            page.waitForTimeout(LOOK_MILLIS);
        }
        JsonObject answer = answers.get(id);
        JsonObject result = answer == null ? new JsonObject() : answer.getAsJsonObject("result");
        if (answer == null || result == null || result.has("exceptionDetails")) {
            throw new AssertionError("In the worker: " + answer);
        }
        return JsonParser.parseString(
                result.getAsJsonObject("result").get("value").getAsString());
    }

    private String worker() {
        for (int i = 0; i < MOST_LOOKS; i++) {
            for (JsonElement one : whole.send("Target.getTargets").getAsJsonArray("targetInfos")) {
                JsonObject target = one.getAsJsonObject();
                if (target.get("type").getAsString().equals("service_worker")
                        && target.get("url").getAsString().equals(origin + "/sw.js")) {
                    return target.get("targetId").getAsString();
                }
            }
            page.waitForTimeout(LOOK_MILLIS);
        }
        throw new AssertionError("The worker of " + origin + " does not run");
    }
}
