package io.watchfloor.dashboards.access;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a person says of themselves.
 *
 * @param displayName as others may call them; may be empty
 * @param contacts in the order in which the person wants to be reached
 * @param version goes up with each change
 */
public record Profile(String displayName, List<Contact> contacts, long version) {

    public static final int LONGEST_NAME = 100;
    public static final int LONGEST_ADDRESS = 254;
    public static final int MOST_CONTACTS = 10;

    static final Profile NONE = new Profile("", List.of(), 0);

    /** One way to reach them. */
    public record Contact(Way way, String address) {

        /** Why the address cannot be one; empty when it can. */
        public String problem() {
            return way.address.matcher(address).matches() ? "" : way.problem;
        }
    }

    /** How somebody is reached. */
    public enum Way {
        EMAIL("[^\\s@]{1,64}@[^\\s@.]+(\\.[^\\s@.]+)*", "An e-mail address has one @, such as mina@corp.example."),
        PHONE("\\+[0-9][0-9 ()/-]{5,30}", "A phone number begins with + and the country, such as +49 30 901820."),
        CHAT("\\S(.{0,198}\\S)?", "A chat name has 1 to 200 characters.");

        private final Pattern address;
        private final String problem;

        Way(String address, String problem) {
            this.address = Pattern.compile(address);
            this.problem = problem;
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
