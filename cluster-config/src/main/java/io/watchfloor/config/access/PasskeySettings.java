package io.watchfloor.config.access;

import io.watchfloor.config.reading.SettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Settings of passkeys.
 *
 * @param stepUpWithin maximum time between the last passkey use and a dangerous operation
 * @param stepUpByToken whether API tokens of users with a passkey may run dangerous operations
 * @param answerWithin time for a browser to answer a passkey challenge
 * @param attestation whether authenticators must prove their model by attestation
 * @param attestationRoots PEM file of trusted attestation roots; empty to trust any root
 * @param models allowed authenticator models (AAGUIDs); empty to allow all models
 */
public record PasskeySettings(
        Duration stepUpWithin,
        boolean stepUpByToken,
        Duration answerWithin,
        boolean attestation,
        List<Path> attestationRoots,
        Set<UUID> models) {

    /** Default values. */
    public static final PasskeySettings STANDARD =
            new PasskeySettings(Duration.ofMinutes(5), false, Duration.ofMinutes(5), false, List.of(), Set.of());

    private static final Pattern AAGUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    public static PasskeySettings read(SettingsReader in) {
        return new PasskeySettings(
                in.duration("passkeys.step-up-within", Duration.ofSeconds(10), Duration.ofDays(1)),
                in.flag("passkeys.step-up-by-token"),
                in.duration("passkeys.answer-within", Duration.ofSeconds(10), Duration.ofMinutes(30)),
                in.flag("passkeys.attestation"),
                in.paths("passkeys.attestation-roots"),
                models(in));
    }

    private static Set<UUID> models(SettingsReader in) {
        Set<UUID> models = new TreeSet<>();
        for (String text : in.texts("passkeys.models")) {
            if (AAGUID.matcher(text).matches()) {
                models.add(UUID.fromString(text));
            } else {
                in.problem(
                        "passkeys.models",
                        "has \"" + text + "\", which is not an AAGUID",
                        "For instance: ee882879-721c-4913-9775-3dfcce97072a");
            }
        }
        return models;
    }
}
