package io.watchfloor.ops.fraud;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Normalises accounts, wallets and other recipients of payments. */
final class PaymentAccount {

    private static final int LONGEST = 200;

    /** Digits of an account without a known form, so that a name such as PayPal or a short reference is none. */
    private static final int FEWEST_DIGITS = 6;

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[a-z0-9-]+(\\.[a-z0-9-]+)+");
    private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}");
    private static final Pattern ETHEREUM = Pattern.compile("(?i)0x[0-9a-f]{40}");
    private static final Pattern BITCOIN = Pattern.compile("[13][1-9A-HJ-NP-Za-km-z]{25,34}");
    private static final Pattern SEGWIT = Pattern.compile("(?i)bc1[0-9a-z]{11,87}");
    private static final BigInteger CHECK = BigInteger.valueOf(97);

    private PaymentAccount() {}

    /**
     * Returns the account with the kind of its form, such as {@code iban:DE89370400440532013000}. Wallets whose addresses
     * distinguish capital letters keep them.
     *
     * @return empty if the text identifies no account
     */
    static Optional<String> normalise(String given) {
        String text = given.strip();
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String close = text.replaceAll("[\\s.\\-]", "");
        if (EMAIL.matcher(lower).matches()) {
            return Optional.of("email:" + lower);
        }
        if (ETHEREUM.matcher(close).matches()) {
            return Optional.of("ethereum:" + close.toLowerCase(Locale.ROOT));
        }
        if (SEGWIT.matcher(close).matches()) {
            return Optional.of("bitcoin:" + close.toLowerCase(Locale.ROOT));
        }
        String upper = close.toUpperCase(Locale.ROOT);
        if (IBAN.matcher(upper).matches() && isIban(upper)) {
            return Optional.of("iban:" + upper);
        }
        if (BITCOIN.matcher(close).matches() && !close.chars().allMatch(Character::isDigit)) {
            return Optional.of("bitcoin:" + close);
        }
        return upper.chars().filter(c -> c >= '0' && c <= '9').count() >= FEWEST_DIGITS
                ? Optional.of("other:" + upper)
                : Optional.empty();
    }

    /** Checks the two check digits (ISO 7064, mod 97-10). */
    private static boolean isIban(String iban) {
        StringBuilder digits = new StringBuilder();
        (iban.substring(4) + iban.substring(0, 4))
                .chars()
                .forEach(c -> digits.append(Character.digit(c, Character.MAX_RADIX)));
        return new BigInteger(digits.toString()).mod(CHECK).equals(BigInteger.ONE);
    }
}
