package io.watchfloor.ops.incident;

/** An alert of a bucket, and whether the alert is among the first alerts, which represent the bucket. */
interface BucketRepresentative {

    boolean isFirst(LinkKey key, AlertPosition position);
}
