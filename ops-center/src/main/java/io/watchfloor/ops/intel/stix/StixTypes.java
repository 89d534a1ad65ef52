package io.watchfloor.ops.intel.stix;

/** The types of objects of the standard. */
public final class StixTypes {

    private StixTypes() {}

    public static boolean isStandard(String type) {
        return StixModel.STANDARD.object(type) != null;
    }
}
