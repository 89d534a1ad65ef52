package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.AssetEvent.ProfileChanged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An asset's profile, and what must be known to change it once.
 *
 * @param version counts its changes; a change that names a stale version is refused
 * @param requests ids of the latest {@value #REQUESTS_KEPT} requests that changed it
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

    ProfileReply.Done told() {
        return new ProfileReply.Done(profile, version);
    }
}
