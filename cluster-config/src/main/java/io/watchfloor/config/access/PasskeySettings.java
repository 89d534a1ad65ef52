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
 * Passkeys: who may have which, and what asks for one again.
 *
 * @param stepUpWithin how long ago the person may have used the passkey, for what is dangerous
 * @param stepUpByToken whether the tokens of people who have a passkey may do what is dangerous
 * @param answerWithin how long a browser may take to answer
 * @param attestation whether authenticators must prove their model
 * @param attestationRoots certificates of makers that are believed, as PEM; empty believes any
 * @param models the only ones that may be enrolled; empty for all
 */
public record PasskeySettings(
        Duration stepUpWithin,
        boolean stepUpByToken,
        Duration answerWithin,
        boolean attestation,
        List<Path> attestationRoots,
        Set<UUID> models) {

    /** With the default values. */
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
                        "has \"" + text + "\", which is no AAGUID",
                        "For instance: ee882879-721c-4913-9775-3dfcce97072a");
            }
        }
        return models;
    }
}
