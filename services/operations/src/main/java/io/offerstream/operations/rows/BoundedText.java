package io.offerstream.operations.rows;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Text that refuses to give more than {@link Rows#MAX_ROW} characters between two rows: a lost quote ends here. */
final class BoundedText extends FilterReader {
    private long given;

    BoundedText(Reader text) {
        super(text);
    }

    /** A row was complete: the next may be as long again. */
    void rowEnded() {
        given = 0;
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        count(1);
        return character;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(read);
        return read;
    }

    private void count(int read) throws IOException {
        given += read;
        if (given > Rows.MAX_ROW) {
            throw new RowTooLongException();
        }
    }

    static final class RowTooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
