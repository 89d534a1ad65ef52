package io.watchfloor.ops.intel.stix;

import java.util.regex.Pattern;

/** Identifiers: the type of the object, two hyphens, and a UUID. */
public final class StixId {

    private static final Pattern FORM = Pattern.compile(
            "[a-z][a-z0-9-]{1,248}[a-z0-9]--[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

    private StixId() {}

    public static boolean isValid(String text) {
        return text.length() <= 300 && FORM.matcher(text).matches();
    }

    static boolean isOf(String type, String id) {
        return isValid(id) && type(id).equals(type);
    }

    /** @param id a valid identifier */
    static String type(String id) {
        return id.substring(0, id.length() - 38);
    }

    /** Whether the UUID has the version that is derived from a name. */
    static boolean isDerived(String id) {
        return id.charAt(id.length() - 22) == '5';
    }
}
