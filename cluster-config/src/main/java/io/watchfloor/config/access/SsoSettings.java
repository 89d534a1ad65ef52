package io.watchfloor.config.access;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Signing in by identity providers.
 *
 * @param breakGlass whether links and API tokens open sessions only for when the providers fail
 * @param clockSkew how far a provider's clock may be from ours
 * @param patience how long a person may take there
 */
public record SsoSettings(List<ProviderSettings> providers, boolean breakGlass, Duration clockSkew, Duration patience) {

    public static SsoSettings read(SettingsReader in) {
        List<ProviderSettings> providers = new ArrayList<>();
        for (String name : in.names("providers")) {
            if (name.matches("[a-z][a-z0-9-]{0,30}")) {
                providers.add(ProviderSettings.read(in, name));
            } else {
                in.problem(
                        "providers",
                        "has \"" + name + "\", which cannot be the name of a provider",
                        "Use small letters, digits and dashes.");
            }
        }
        return new SsoSettings(
                List.copyOf(providers),
                in.oneOf("sso.local", "normal", "break-glass").equals("break-glass"),
                in.duration("sso.clock-skew", Duration.ZERO, Duration.ofMinutes(5)),
                in.duration("sso.patience", Duration.ofSeconds(10), Duration.ofHours(1)));
    }
}
