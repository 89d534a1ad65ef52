package io.watchfloor.ops.fraud;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Normalises telephone numbers to E.164, such as +18005550100. */
final class PhoneNumbers {

    /** Maximum number of characters of a number as a person writes it. */
    private static final int LONGEST = 100;

    private PhoneNumbers() {}

    /**
     * Returns the number in E.164 form.
     *
     * @param country ISO 3166-1 code of the country in which a number without a country code is dialled; null if not known
     * @return empty if the text is no possible number, or has no country code and the country is not known
     */
    static Optional<String> normalise(String given, @Nullable String country) {
        if (given.length() > LONGEST) {
            return Optional.empty();
        }
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = util.parse(given, country);
            number.clearExtension();
            // Fraud uses numbers that no operator has assigned, so that only the length is checked.
            return util.isPossibleNumber(number)
                    ? Optional.of(util.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
