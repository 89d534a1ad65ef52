package io.watchfloor.sigma.profile;

import io.watchfloor.sigma.language.ProfileField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The fields of records that name accounts. */
public final class AccountFields {

    /** Fields with an account, and the field with its domain; empty if the name contains its domain. */
    private static final Map<String, String> NAMES = new TreeMap<>(Map.ofEntries(
            Map.entry("AccountName", ""),
            Map.entry("MemberName", ""),
            Map.entry("MemberSid", ""),
            Map.entry("ObjectDN", ""),
            Map.entry("OldTargetUserName", "TargetDomainName"),
            Map.entry("NewTargetUserName", "TargetDomainName"),
            Map.entry("SourceUser", ""),
            Map.entry("SubjectUserName", "SubjectDomainName"),
            Map.entry("SubjectUserSid", ""),
            Map.entry("TargetOutboundUserName", "TargetOutboundDomainName"),
            Map.entry("TargetSid", ""),
            Map.entry("TargetUser", ""),
            Map.entry("TargetUserName", "TargetDomainName"),
            Map.entry("TargetUserSid", ""),
            Map.entry("User", ""),
            Map.entry("UserId", ""),
            Map.entry("UserPrincipalName", ""),
            Map.entry("acct", ""),
            Map.entry("actor.alternateId", ""),
            Map.entry("properties.userPrincipalName", ""),
            Map.entry("user", ""),
            Map.entry("userIdentity.arn", ""),
            Map.entry("userIdentity.userName", ""),
            Map.entry("userPrincipalName", "")));

    private static final String EVENT = "EventID";

    /** The account whose service ticket is requested; the name of a service in all other events. */
    private static final String SERVICE = "ServiceName";

    private static final String SERVICE_TICKET = "4769";

    private AccountFields() {}

    /** All fields that {@link #read} may read for the property. */
    public static List<String> of(ProfileField field) {
        List<String> all = new ArrayList<>();
        if (field.isOfAnyAccount()) {
            NAMES.forEach((name, domain) -> {
                all.add(name);
                if (!domain.isEmpty()) {
                    all.add(domain);
                }
            });
            all.add(EVENT);
            all.add(SERVICE);
        } else if (!field.isOfAsset()) {
            all.add(field.of());
            all.add(NAMES.getOrDefault(field.of(), ""));
            all.remove("");
        }
        return all;
    }

    /** The names of all accounts of a record, as {@code account|name} compares them. */
    public static List<String> names(Function<String, List<String>> values) {
        return read(new ProfileField(ProfileField.ACCOUNT, ProfileField.Property.NAME), values).stream()
                .map(AccountName::text)
                .distinct()
                .sorted()
                .toList();
    }

    /** A spelling as {@code account|name} compares it; empty for text that names no account. */
    public static Optional<String> canonical(String account) {
        return Optional.ofNullable(AccountName.parse("", account)).map(AccountName::text);
    }

    /** The accounts that the property is about, in the order of the names of their fields. */
    static List<AccountName> read(ProfileField field, Function<String, List<String>> values) {
        List<AccountName> found = new ArrayList<>();
        if (field.isOfAnyAccount()) {
            NAMES.forEach((name, domain) -> add(name, domain, values, found));
            if (values.apply(EVENT).contains(SERVICE_TICKET)) {
                add(SERVICE, "", values, found);
            }
        } else {
            add(field.of(), NAMES.getOrDefault(field.of(), ""), values, found);
        }
        return found;
    }

    private static void add(
            String name, String domain, Function<String, List<String>> values, List<AccountName> found) {
        List<String> named = values.apply(name);
        if (named.isEmpty()) {
            return;
        }
        List<String> domains = domain.isEmpty() ? List.of() : values.apply(domain);
        for (String one : named) {
            AccountName account = AccountName.parse(domains.isEmpty() ? "" : domains.getFirst(), one);
            if (account != null) {
                found.add(account);
            }
        }
    }
}
