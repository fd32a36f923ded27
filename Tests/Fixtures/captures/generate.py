# Writes tiny captures of a made-up attack; every address is from the ranges for documentation (RFC 5737, RFC 3849).
import gzip, struct
M=[bytes([192,0,2,i]) for i in (1,2,3)]; A=bytes([198,51,100,7]); B=bytes([203,0,113,9]); D=bytes([203,0,113,53])
def csum(b):
    b+=b'\0'*(len(b)%2); s=sum(struct.unpack('>%dH'%(len(b)//2),b))
    while s>>16: s=(s&65535)+(s>>16)
    return ~s&65535
ident=[100]
def ip4(src,dst,proto,pay,ttl=113):
    ident[0]+=1
    h=struct.pack('>BBHHHBBH4s4s',0x45,0,20+len(pay),ident[0],0x4000,ttl,proto,0,src,dst)
    return h[:10]+struct.pack('>H',csum(h))+h[12:]+pay
def pseudo(src,dst,proto,pay): return csum(src+dst+struct.pack('>BBH',0,proto,len(pay))+pay)
def tcp(src,dst,sp,dp,flags,seq,ack,pay=b'',opts=b'',ttl=113):
    h=struct.pack('>HHIIBBHHH',sp,dp,seq,ack,(20+len(opts))//4<<4,flags,16384,0,0)+opts+pay
    return ip4(src,dst,6,h[:16]+struct.pack('>H',pseudo(src,dst,6,h))+h[18:],ttl)
def udp(src,dst,sp,dp,pay,ttl=113):
    h=struct.pack('>HHHH',sp,dp,8+len(pay),0)+pay
    return ip4(src,dst,17,h[:6]+struct.pack('>H',pseudo(src,dst,17,h))+h[8:],ttl)
def icmp(src,dst,pay,ttl=113): return ip4(src,dst,1,pay[:2]+struct.pack('>H',csum(pay))+pay[4:],ttl)
XP=bytes.fromhex('020405b401010402')
pk=[]; t=[1086040800_000000]   # 2004-05-31 22:00:00 UTC
def at(p,us=20_000): t[0]+=us; pk.append((t[0],p))
for i,m in enumerate(M):                                   # a scan of port 445, refused by the third machine
    at(tcp(A,m,3100+i,445,2,1000+i,0,opts=XP))
    at(tcp(m,A,445,3100+i,0x12 if i<2 else 0x14,5000+i,1001+i,opts=XP if i<2 else b'',ttl=128),300)
for i,m in enumerate(M[:2]):                               # handshake, data, reset
    at(tcp(A,m,3100+i,445,0x10,1001+i,5001+i)); at(tcp(A,m,3100+i,445,0x18,1001+i,5001+i,b'hello'*4))
    at(tcp(m,A,445,3100+i,0x10,5001+i,1021+i,ttl=128),300); at(tcp(A,m,3100+i,445,4,1021+i,0))
at(icmp(B,M[0],struct.pack('>BBHHH',8,0,0,512,1)+b'abcdefgh')); at(icmp(M[0],B,struct.pack('>BBHHH',0,0,0,512,1)+b'abcdefgh',128),200)
at(udp(B,M[0],1026,1434,b'\x04'+b'A'*20)); at(icmp(M[0],B,struct.pack('>BBHHH',3,3,0,0,0)+pk[-1][1][:28],128),200)
at(tcp(D,M[1],80,40000,0x12,77,88,opts=XP)); at(udp(D,M[2],53,40001,bytes.fromhex('123481800001000000000000')))   # backscatter
def eth(p): return bytes.fromhex('020000000001020000000002')+b'\x08\x00'+p+b'\0'*max(0,46-len(p))
def pcap(frames,lt,order='<',nano=False):
    o=struct.pack(order+'IHHIIII',0xa1b23c4d if nano else 0xa1b2c3d4,2,4,0,0,65535,lt)
    for us,f in frames: o+=struct.pack(order+'IIII',us//1000000,us%1000000*(1000 if nano else 1),len(f),len(f))+f
    return o
def blk(t,b): b+=b'\0'*(-len(b)%4); n=len(b)+12; return struct.pack('<II',t,n)+b+struct.pack('<I',n)
ng=blk(0x0a0d0d0a,struct.pack('<IHHq',0x1a2b3c4d,1,0,-1))+blk(1,struct.pack('<HHI',1,0,0))+blk(1,struct.pack('<HHI',101,0,0)+struct.pack('<HHB3x',9,1,9)+bytes(4))
for n,(us,p) in enumerate(pk):
    f=eth(p) if n%2==0 else p; tick=us if n%2==0 else us*1000
    ng+=blk(6,struct.pack('<IIIII',n%2,tick>>32,tick&0xffffffff,len(f),len(f))+f)
plain=pcap([(u,eth(p)) for u,p in pk],1)
w=lambda n,b: open(n,'wb').write(b)
w('attack-ethernet.pcap',plain); w('attack-raw-nanosecond-big-endian.pcap',pcap(pk,101,'>',True)); w('attack.pcapng',ng)
w('attack.pcap.gz',gzip.compress(plain,9,mtime=0)); w('attack-cut.pcap',plain[:-7])
print(len(pk))
