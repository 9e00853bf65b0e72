package io.offerstream.local.cli.backfill;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * A file that nobody else sees, in the folder for temporary files. Its name is removed as soon as it is open, so that
 * nothing of customers stays behind, however the process ends. Owned by one thread.
 */
final class ScratchFile implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;

    ScratchFile() throws IOException {
        var path = Files.createTempFile("offerstream-import-", ".tmp");
        channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Files.delete(path);
        } catch (IOException e) {
            // A file system that keeps open files' names.
            path.toFile().deleteOnExit();
        }
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Writes behind what there is. */
    DataOutputStream append() throws IOException {
        channel.position(channel.size());
        return new DataOutputStream(new BufferedOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        write(new byte[] {(byte) value}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        var rest = ByteBuffer.wrap(bytes, offset, length);
                        while (rest.hasRemaining()) {
                            channel.write(rest);
                        }
                    }
                },
                BUFFER));
    }

    /** Reads a part, whatever is read or written meanwhile elsewhere in the file. */
    DataInputStream read(long from, long to) {
        return new DataInputStream(new BufferedInputStream(
                new InputStream() {
                    private long position = from;

                    @Override
                    public int read() throws IOException {
                        var one = new byte[1];
                        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int wanted = (int) Math.min(length, to - position);
                        if (wanted <= 0) {
                            return -1;
                        }
                        int read = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
                        position += Math.max(0, read);
                        return read;
                    }
                },
                BUFFER));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
