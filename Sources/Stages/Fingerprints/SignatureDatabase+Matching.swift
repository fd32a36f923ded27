import Pipeline

extension SignatureDatabase {
    /// What the database says about one SYN or SYN+ACK. `peerMSS` is the segment size of the SYN that a SYN+ACK answers, if it was
    /// seen: some systems compute their window from it.
    ///
    /// As p0f does it: the first specific signature that matches exactly; else the first generic one that does; else the first that
    /// is similar (`SignaturePattern.Comparison`), unless that one is an application's, whose packets are never merely similar
    /// (p0f then says distance 0; here it is guessed as for any unknown signature).
    package func match(_ signature: TCPSignature, peerMSS: UInt16? = nil) -> FingerprintMatch {
        guard let group = groups[SignatureKey(signature)] else { return unknown(signature) }
        let multiple = WindowMultiple.detect(in: signature, peerMSS: peerMSS)
        var generic: Int?
        var similar: Int?
        for index in group {
            switch entries[index].pattern.compare(signature, multiple: multiple) {
            case .different: continue
            case .similar: similar = similar ?? index
            case .exact:
                guard entries[index].isGeneric else { return known(index, signature, isFuzzy: false) }
                generic = generic ?? index
            }
        }
        if let generic { return known(generic, signature, isFuzzy: false) }
        if let similar, !entries[similar].isApplication { return known(similar, signature, isFuzzy: true) }
        return unknown(signature)
    }

    private func known(_ index: Int, _ signature: TCPSignature, isFuzzy: Bool) -> FingerprintMatch {
        let entry = entries[index]
        return FingerprintMatch(
            label: labels[entry.label], isFuzzy: isFuzzy, hasRandomTTL: entry.pattern.hasRandomTTL,
            distanceHops: entry.pattern.distanceHops(ttl: signature.ttl))
    }

    private func unknown(_ signature: TCPSignature) -> FingerprintMatch {
        FingerprintMatch(label: nil, isFuzzy: false, hasRandomTTL: false, distanceHops: HopDistance.guess(ttl: signature.ttl))
    }
}

extension SignaturePattern {
    /// A random initial value gives an upper bound, however large; an implausible distance is replaced by the usual guess.
    fileprivate func distanceHops(ttl: UInt8) -> UInt8 {
        if hasRandomTTL, ttl <= initialTTL { return initialTTL - ttl }
        return HopDistance.plausible(initial: initialTTL, ttl: ttl) ?? HopDistance.guess(ttl: ttl)
    }
}
