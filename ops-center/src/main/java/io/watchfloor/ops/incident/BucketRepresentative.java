package io.watchfloor.ops.incident;

/** Whether an alert is among the first of its bucket, which represent the bucket. */
interface BucketRepresentative {

    boolean isFirst(LinkKey key, AlertPosition position);
}
