package io.watchfloor.config;

import java.time.Duration;

/**
 * Passkeys, and what asks for one again.
 *
 * @param stepUpWithin how long ago the person may have used the passkey, for what is dangerous
 * @param stepUpByToken whether the tokens of people who have a passkey may do what is dangerous
 */
public record PasskeySettings(Duration stepUpWithin, boolean stepUpByToken) {

    static PasskeySettings read(SettingsReader in) {
        return new PasskeySettings(
                in.duration("passkeys.step-up-within", Duration.ofSeconds(10), Duration.ofDays(1)),
                in.flag("passkeys.step-up-by-token"));
    }
}
