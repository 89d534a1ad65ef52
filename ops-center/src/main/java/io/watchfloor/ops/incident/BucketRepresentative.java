package io.watchfloor.ops.incident;

/** Whether an alert is among the first of its bucket, which stand for all of it. */
interface BucketRepresentative {

    boolean isFirst(LinkKey key, AlertPosition position);
}
