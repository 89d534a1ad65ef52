package io.watchfloor.dashboards.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** Chromium's virtual authenticator, with automatic user presence. */
final class VirtualKey {

    private final CDPSession devtools;
    private String id = "";

    private VirtualKey(CDPSession devtools) {
        this.devtools = devtools;
    }

    /** Without an authenticator. */
    static VirtualKey at(Page page) {
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.send("WebAuthn.enable");
        return new VirtualKey(devtools);
    }

    /**
     * Adds an authenticator.
     *
     * @param transport {@code internal} for a built-in one, {@code usb} for a security key
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

    /** Sets whether user verification succeeds. */
    void verifies(boolean whoItIs) {
        JsonObject arguments = arguments();
        arguments.addProperty("isUserVerified", whoItIs);
        devtools.send("WebAuthn.setUserVerified", arguments);
    }

    /** Its passkeys with their private keys. */
    JsonArray passkeys() {
        return devtools.send("WebAuthn.getCredentials", arguments()).getAsJsonArray("credentials");
    }

    /** Adds a copy of a passkey. */
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
