package io.watchfloor.dashboards.access.provider.scim;

import io.watchfloor.dashboards.access.provider.Provisioning;
import io.watchfloor.dashboards.access.provider.ScimRecord.Kind;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SCIM filters: {@code ATTRIBUTE eq "VALUE"}, joined by {@code and}. A filter for a user's addresses may also name the
 * type of the address.
 */
final class ScimFilter {

    private static final int LONGEST = 1000;
    private static final String ATTRIBUTE =
            "([A-Za-z:.0-9]{1,100}(?:\\[(?i:type\\s+eq)\\s+\"[A-Za-z]{1,20}\"].value)?)";
    private static final String VALUE = "\"((?:[^\"\\\\]|\\\\[\"\\\\])*+)\"";
    private static final Pattern TERM = Pattern.compile("\\s*" + ATTRIBUTE + "\\s+(?i:eq)\\s+" + VALUE + "\\s*");
    private static final Pattern OF_TYPE = Pattern.compile("emails\\[type\\s+eq\\s+\"([a-z]+)\"].value");
    private static final Pattern AND = Pattern.compile("\\G(?i:and)\\s");

    private ScimFilter() {}

    static Provisioning.Sought parse(String filter, Kind kind) {
        if (filter.isBlank()) {
            return Provisioning.Sought.ALL;
        }
        if (filter.length() > LONGEST) {
            throw wrong();
        }
        Provisioning.Sought sought = Provisioning.Sought.ALL;
        Matcher term = TERM.matcher(filter);
        int at = 0;
        while (true) {
            term.region(at, filter.length());
            if (!term.lookingAt()) {
                throw wrong();
            }
            sought = with(sought, term.group(1), term.group(2).replaceAll("\\\\(.)", "$1"), kind);
            at = term.end();
            if (at == filter.length()) {
                return sought;
            }
            Matcher and = AND.matcher(filter);
            if (!and.find(at)) {
                throw wrong();
            }
            at = and.end();
        }
    }

    private static Provisioning.Sought with(Provisioning.Sought sought, String attribute, String value, Kind kind) {
        String key = kind == Kind.USER ? "username" : "displayname";
        String name = attribute.toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
            throw ScimException.value("The filter contains an empty value for " + attribute + ".");
        }
        if (name.equals(key)) {
            return sought.withKey(value);
        }
        if (kind == Kind.GROUP && (name.equals("members") || name.equals("members.value"))) {
            return sought.withMember(value);
        }
        if (kind == Kind.USER && (name.equals("emails") || name.equals("emails.value"))) {
            return sought.withEmail(value, "");
        }
        Matcher typed = OF_TYPE.matcher(name);
        if (kind == Kind.USER && typed.matches()) {
            return sought.withEmail(value, typed.group(1));
        }
        return switch (name) {
            case "id" -> sought.withId(value);
            case "externalid" -> sought.withExternalId(value);
            default -> throw wrong();
        };
    }

    private static ScimException wrong() {
        return new ScimException(
                400,
                "invalidFilter",
                "Supported filters: ATTRIBUTE eq \"VALUE\" for userName, displayName, externalId, id,"
                        + " emails or members, joined by and.");
    }
}
