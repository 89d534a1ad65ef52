package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.ProfileChanged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset's profile with the version and request ids that prevent lost updates and duplicate changes.
 *
 * @param version counts the changes; a change based on an older version is rejected
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed the profile
 */
public record VersionedProfile(AssetProfile profile, long version, List<String> requests) {

    static final VersionedProfile NONE = new VersionedProfile(AssetProfile.NONE, 0, List.of());

    private static final int REQUESTS_KEPT = 20;

    boolean handled(@Nullable String request) {
        return request != null && requests.contains(request);
    }

    VersionedProfile after(ProfileChanged event) {
        List<String> all = new ArrayList<>(requests);
        if (event.request() != null) {
            all.add(event.request());
        }
        return new VersionedProfile(
                event.to(),
                event.version(),
                List.copyOf(all.subList(Math.max(0, all.size() - REQUESTS_KEPT), all.size())));
    }

    ProfileReply.Success reply() {
        return new ProfileReply.Success(profile, version);
    }
}
