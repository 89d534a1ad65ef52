package io.watchfloor.sigma.profile;

import io.watchfloor.sigma.language.ProfileField;
import io.watchfloor.sigma.language.ProfileField.Property;
import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The profiles of assets and accounts at one revision, against which rules compare {@code asset|tag} and {@code
 * account|tag}. Immutable: the caller passes the same value for all records that must be evaluated alike.
 *
 * <p>An account is an asset of the kind {@code user} or {@code mailbox}. A name without a domain stands for the account
 * in every domain, and a record that names no domain means the account in any domain.
 */
public final class EntityProfiles {

    public static final EntityProfiles NONE = new EntityProfiles(0, Map.of());

    private record Account(AccountName name, EntityProfile profile) {}

    private final long revision;
    private final Map<AssetName, EntityProfile> assets;
    private final Map<String, List<Account>> accounts = new HashMap<>();

    private EntityProfiles(long revision, Map<AssetName, EntityProfile> assets) {
        this.revision = revision;
        this.assets = Map.copyOf(assets);
        assets.forEach((asset, profile) -> {
            AccountName name = asset.kind() == AssetKind.USER || asset.kind() == AssetKind.MAILBOX
                    ? AccountName.parse("", asset.name())
                    : null;
            if (name != null) {
                accounts.computeIfAbsent(name.name(), one -> new ArrayList<>(1)).add(new Account(name, profile));
            }
        });
    }

    public static EntityProfiles of(long revision, Map<AssetName, EntityProfile> assets) {
        return new EntityProfiles(revision, assets);
    }

    /** Number of the state of the profiles; increases with each change. */
    public long revision() {
        return revision;
    }

    /**
     * The values of a property for one record.
     *
     * @param asset the record's asset
     * @param fields returns the values of a field of the record; an empty list if the record does not have the field
     * @return without duplicates, in alphabetical order
     */
    public List<String> values(ProfileField field, Supplier<AssetName> asset, Function<String, List<String>> fields) {
        if (field.isOfAsset()) {
            return switch (field.property()) {
                case KIND -> List.of(asset.get().kind().text());
                case NAME -> List.of(asset.get().toString());
                case TAG, CRITICALITY, GROUP -> assets.isEmpty() ? List.of() : ofAsset(asset.get(), field.property());
            };
        }
        if (field.property() == Property.NAME) {
            return AccountFields.read(field, fields).stream()
                    .map(AccountName::text)
                    .distinct()
                    .sorted()
                    .toList();
        }
        if (accounts.isEmpty()) {
            return List.of();
        }
        Collection<String> values = new TreeSet<>();
        for (AccountName named : AccountFields.read(field, fields)) {
            for (Account account : accounts.getOrDefault(named.name(), List.of())) {
                if (account.name().isSameAs(named)) {
                    values.addAll(account.profile().values(field.property()));
                }
            }
        }
        return List.copyOf(values);
    }

    private List<String> ofAsset(AssetName asset, Property property) {
        EntityProfile profile = assets.get(asset);
        return profile == null ? List.of() : profile.values(property);
    }
}
