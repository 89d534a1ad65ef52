package io.watchfloor.config.access;

import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.reading.SettingsReader;
import io.watchfloor.config.text.KebabCaseName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Actions after unusual sign-ins.
 *
 * @param newDevice action if the user has never used this browser
 * @param newNetwork action if the address is not near an address that the user has used
 * @param impossibleTravel action if the user cannot have travelled between the places of two addresses in time
 * @param refusalsBefore action if attempts from the address failed shortly before
 * @param places geographic places of networks
 * @param fastest maximum travel speed in km/h
 */
public record SignInSettings(
        RiskAction newDevice,
        RiskAction newNetwork,
        RiskAction impossibleTravel,
        RiskAction refusalsBefore,
        List<Place> places,
        int fastest) {

    private static final String ADVICE =
            "Enter network, latitude, longitude and name, for instance \"10.1.0.0/16 47.37 8.54 Zurich\".";

    /** Actions after an unusual sign-in, from mildest to strictest. */
    public enum RiskAction implements KebabCaseName {
        ALLOW,
        STEP_UP,
        APPROVAL
    }

    /** Geographic place of a network. */
    public record Place(AddressRange range, double latitude, double longitude, String name) {

        static Optional<Place> parse(String text) {
            String[] parts = text.strip().split("\\s+", 4);
            if (parts.length < 4) {
                return Optional.empty();
            }
            try {
                double latitude = Double.parseDouble(parts[1]);
                double longitude = Double.parseDouble(parts[2]);
                return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
                        ? AddressRange.parse(parts[0]).map(range -> new Place(range, latitude, longitude, parts[3]))
                        : Optional.empty();
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    public SignInSettings {
        places = List.copyOf(places);
    }

    public static SignInSettings read(SettingsReader in) {
        return new SignInSettings(
                follows(in, "new-device"),
                follows(in, "new-network"),
                follows(in, "impossible-travel"),
                follows(in, "refusals-before"),
                in.texts("sign-in.places").stream()
                        .map(text -> {
                            Optional<Place> place = Place.parse(text);
                            if (place.isEmpty()) {
                                in.problem(
                                        "sign-in.places", "\"" + text + "\" is not a valid place of a network", ADVICE);
                            }
                            return place;
                        })
                        .flatMap(Optional::stream)
                        .toList(),
                in.integer("sign-in.fastest", 50, 100_000));
    }

    private static RiskAction follows(SettingsReader in, String sign) {
        String text = in.oneOf("sign-in." + sign, "allow", "step-up", "approval");
        return text.isEmpty()
                ? RiskAction.ALLOW
                : RiskAction.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
