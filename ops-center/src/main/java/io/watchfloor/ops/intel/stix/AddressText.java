package io.watchfloor.ops.intel.stix;

import java.util.regex.Pattern;

/** Checks addresses as text, without a resolver. */
final class AddressText {

    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    static final Pattern IPV4 = Pattern.compile(
            "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    private static final Pattern PREFIX = Pattern.compile("12[0-8]|1[01][0-9]|[1-9]?[0-9]");

    private AddressText() {}

    /** An address, with an optional zone and an optional length of a prefix. */
    static boolean isIpv6(String text) {
        if (text.length() > 100) {
            return false;
        }
        int slash = text.indexOf('/');
        if (slash >= 0 && !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            return false;
        }
        String address = slash < 0 ? text : text.substring(0, slash);
        int zone = address.indexOf('%');
        if (zone == address.length() - 1 && zone >= 0) {
            return false;
        }
        return groups(zone < 0 ? address : address.substring(0, zone));
    }

    private static boolean groups(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return count(address) == 8;
        }
        String before = address.substring(0, gap);
        String after = address.substring(gap + 2);
        int first = before.isEmpty() ? 0 : before.contains(".") ? -1 : count(before);
        int last = after.isEmpty() ? 0 : count(after);
        return first >= 0 && last >= 0 && first + last <= 7;
    }

    /** Returns the number of groups of 16 bits; -1 if one is invalid. */
    private static int count(String groups) {
        String[] all = groups.split(":", -1);
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == all.length - 1 && IPV4.matcher(all[i]).matches()) {
                count += 2;
            } else if (GROUP.matcher(all[i]).matches()) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }
}
