package io.watchfloor.config.access;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of sign-in by identity providers.
 *
 * @param breakGlass whether local sign-in by link or API token is for emergencies only and raises an alarm
 * @param clockSkew tolerated difference between the clocks of provider and center
 * @param patience time for the user to sign in at the provider
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
                        "has \"" + name + "\", which is not a valid provider name",
                        "Use lower-case letters, digits and dashes.");
            }
        }
        return new SsoSettings(
                List.copyOf(providers),
                in.oneOf("sso.local", "normal", "break-glass").equals("break-glass"),
                in.duration("sso.clock-skew", Duration.ZERO, Duration.ofMinutes(5)),
                in.duration("sso.patience", Duration.ofSeconds(10), Duration.ofHours(1)));
    }
}
