package io.watchfloor.dashboards.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** Chromium's own virtual authenticator at a page, with a button that is always pressed. */
final class VirtualKey {

    private final CDPSession devtools;
    private String id = "";

    private VirtualKey(CDPSession devtools) {
        this.devtools = devtools;
    }

    /** No authenticator yet. */
    static VirtualKey at(Page page) {
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.send("WebAuthn.enable");
        return new VirtualKey(devtools);
    }

    /**
     * Plugs one in.
     *
     * @param transport {@code internal} for one that is part of the machine, {@code usb} for a security key
     */
    VirtualKey plug(String transport) {
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", transport);
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject arguments = new JsonObject();
        arguments.add("options", options);
        id = devtools.send("WebAuthn.addVirtualAuthenticator", arguments)
                .get("authenticatorId")
                .getAsString();
        return this;
    }

    void unplug() {
        devtools.send("WebAuthn.removeVirtualAuthenticator", arguments());
    }

    /** Whether PIN, finger or face are right from now on. */
    void verifies(boolean whoItIs) {
        JsonObject arguments = arguments();
        arguments.addProperty("isUserVerified", whoItIs);
        devtools.send("WebAuthn.setUserVerified", arguments);
    }

    /** The passkeys in it, with their private halves. */
    JsonArray passkeys() {
        return devtools.send("WebAuthn.getCredentials", arguments()).getAsJsonArray("credentials");
    }

    /** Puts a copy of a passkey into it. */
    void copy(JsonObject passkey, int counter) {
        JsonObject copy = passkey.deepCopy();
        copy.addProperty("signCount", counter);
        JsonObject arguments = arguments();
        arguments.add("credential", copy);
        devtools.send("WebAuthn.addCredential", arguments);
    }

    void forget() {
        devtools.send("WebAuthn.clearCredentials", arguments());
    }

    private JsonObject arguments() {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("authenticatorId", id);
        return arguments;
    }
}
