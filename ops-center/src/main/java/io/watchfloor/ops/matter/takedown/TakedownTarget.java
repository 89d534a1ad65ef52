package io.watchfloor.ops.matter.takedown;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.Defanged;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.indicator.IndicatorValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is taken down.
 *
 * @param value in the form in which indicators are compared, an address without its length; an account as it was given
 */
public record TakedownTarget(Kind kind, String value) {

    /** Maximum number of characters of a target. */
    public static final int LONGEST = 2_048;

    private static final String ACCOUNT = "account:";
    private static final int LONGEST_ACCOUNT = 200;

    private static final Pattern URL = Pattern.compile("(?:https?|ftp)://[^\\s\\p{Cntrl}/?#]+[^\\s\\p{Cntrl}]*");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1," + LONGEST_ACCOUNT + "}");

    /** The kind of a target. */
    public enum Kind implements WireText {
        DOMAIN,
        ADDRESS,
        URL,
        ACCOUNT;

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Reads a target: a URL, an IP address, a domain, an e-mail address, or {@code account:} and the name of an account.
     * Addresses that were made unclickable, such as {@code hxxps://login[.]example}, are read too.
     *
     * @return empty if the text is none of them, or a network with more than one address
     */
    public static Optional<TakedownTarget> parse(String given) {
        String text = given.strip();
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (text.toLowerCase(Locale.ROOT).startsWith(ACCOUNT)) {
            return account(text.substring(ACCOUNT.length()).strip());
        }
        String plain = Defanged.restored(text);
        if (plain.contains("://")) {
            return IndicatorValue.of(IndicatorValue.Kind.URL, plain)
                    .filter(one -> URL.matcher(one.text()).matches())
                    .map(one -> new TakedownTarget(Kind.URL, one.text()));
        }
        Optional<IndicatorValue> address = IndicatorValue.address(plain);
        if (address.isPresent()) {
            return address.filter(one -> one.kind() != IndicatorValue.Kind.NETWORK)
                    .map(one -> new TakedownTarget(Kind.ADDRESS, one.text().replaceFirst("/[0-9]+$", "")));
        }
        return plain.indexOf('@') >= 0
                ? account(plain)
                : IndicatorValue.of(IndicatorValue.Kind.DOMAIN, plain)
                        .map(one -> new TakedownTarget(Kind.DOMAIN, one.text()));
    }

    /** Only an e-mail address has one form; names of other accounts may differ in case. */
    private static Optional<TakedownTarget> account(String name) {
        return NAME.matcher(name).matches()
                ? Optional.of(new TakedownTarget(
                        Kind.ACCOUNT,
                        IndicatorValue.of(IndicatorValue.Kind.EMAIL, name)
                                .map(IndicatorValue::text)
                                .orElse(name)))
                : Optional.empty();
    }
}
