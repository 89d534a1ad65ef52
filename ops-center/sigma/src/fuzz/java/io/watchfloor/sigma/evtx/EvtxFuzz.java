package io.watchfloor.sigma.evtx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Any bytes are the records of an event log, damaged or not: reading them tells records and damage, and ends. */
public final class EvtxFuzz {

    private static final int FILE_HEADER = 4_096;
    private static final int RECORDS = FILE_HEADER + Chunk.HEADER;
    private static final int FREE_SPACE = FILE_HEADER + 48;
    private static final byte[] FILE = EvtxSample.file(1, 2);

    private EvtxFuzz() {}

    /** What our own sample has there: to begin with. */
    public static byte[] records() {
        int end = FILE_HEADER
                + ByteBuffer.wrap(FILE).order(ByteOrder.LITTLE_ENDIAN).getInt(FREE_SPACE);
        return Arrays.copyOfRange(FILE, RECORDS, end);
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) {
        int length = Math.min(data.length, FILE.length - RECORDS);
        byte[] file = FILE.clone();
        Arrays.fill(file, RECORDS, file.length, (byte) 0);
        System.arraycopy(data, 0, file, RECORDS, length);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(FREE_SPACE, Chunk.HEADER + length);
        EvtxFiles.of(file);
    }
}
