package io.offerstream.operations.rows;

import io.offerstream.operations.NotDoneException;
import io.offerstream.operations.NotDoneException.Why;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The rows of a file whose name is not to be trusted: what it holds says what it is. */
public final class UploadedRows {
    private static final int LOOKED_AT = 4096;
    private static final String SAVE_AS = "; save it as 'CSV UTF-8', or take JSON lines";

    private UploadedRows() {}

    /**
     * CSV, or JSON lines if the first character is a brace.
     *
     * @param bytes closed with the rows
     * @throws NotDoneException if it is neither: an archive, a picture, a spreadsheet's own format, an empty file
     */
    public static Rows of(InputStream bytes) {
        var content = new BufferedInputStream(bytes, 2 * LOOKED_AT);
        try {
            content.mark(LOOKED_AT);
            var start = content.readNBytes(LOOKED_AT);
            content.reset();
            return rows(content, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Rows rows(InputStream content, byte[] start) throws IOException {
        if (begins(start, 'P', 'K') || begins(start, 0x1f, 0x8b)) {
            throw refused("expected a text file, found an archive, as spreadsheets' own files are" + SAVE_AS);
        }
        for (byte one : start) {
            // Text has no control characters but those between rows and cells.
            if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
                throw refused("expected a text file, found bytes that are no text" + SAVE_AS);
            }
        }
        return switch (first(start)) {
            case 0 -> throw refused("expected rows, found an empty file");
            case '[' -> throw refused("expected one JSON object a line, found an array; put each object on a line");
            case '{' -> new JsonRows(content);
            default -> new CsvRows(content);
        };
    }

    private static boolean begins(byte[] start, int... with) {
        return start.length >= with.length
                && Arrays.equals(Arrays.copyOf(start, with.length), new byte[] {(byte) with[0], (byte) with[1]});
    }

    /** The first character that is more than space or a byte order mark; 0 if there is none. */
    private static int first(byte[] start) {
        for (byte one : start) {
            boolean isMark = one == (byte) 0xEF || one == (byte) 0xBB || one == (byte) 0xBF;
            if (!isMark && !Character.isWhitespace(one)) {
                return one;
            }
        }
        return 0;
    }

    private static NotDoneException refused(String message) {
        return new NotDoneException(Why.USAGE, message);
    }
}
