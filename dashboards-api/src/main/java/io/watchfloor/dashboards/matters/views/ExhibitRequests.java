package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** Request bodies for exhibits of a matter. */
public final class ExhibitRequests {

    static final int HASH = 64;
    static final int REASON = 2_000;

    private ExhibitRequests() {}

    @Meaning(
            "Something that was collected into the matter, such as the image of a disk. Its content is kept elsewhere.")
    public record ExhibitCollection(
            @Meaning("ID or number of a case that belongs to the matter.") @Bounds(longest = 100)
            String caseId,

            @Meaning("What it is, such as the label on the bag.") @Bounds(longest = MatterRequests.LINE)
            String name,

            @Meaning("SHA-256 of the exhibit, in hexadecimal digits.") @Bounds(longest = HASH)
            String sha256,

            @Meaning("Who has it. Defaults to you.") @Bounds(longest = MatterRequests.LINE) @Nullable
            String holder,

            @Meaning("Why and how it was collected.") @Bounds(longest = REASON)
            String reason) {}

    @Meaning("A hand-over of an exhibit.")
    public record ExhibitHandOver(
            @Meaning("Who has it now.") @Bounds(longest = MatterRequests.LINE)
            String to,

            @Meaning("Who handed it over. Defaults to the person who had it; another person is recorded as a gap.")
            @Bounds(longest = MatterRequests.LINE)
            @Nullable
            String from,

            @Meaning("SHA-256 of the exhibit at the hand-over. Another hash than before is recorded as a change.")
            @Bounds(longest = HASH)
            String sha256,

            @Bounds(longest = REASON) String reason) {}

    @Meaning("A comparison of the hash of an exhibit, without a hand-over.")
    public record ExhibitCheck(
            @Meaning("SHA-256 of the exhibit now.") @Bounds(longest = HASH)
            String sha256,

            @Bounds(longest = REASON) String reason) {}
}
