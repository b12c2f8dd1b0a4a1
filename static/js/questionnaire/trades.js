// Indonesian trades, as people name them, by the group of 417 and 421 (01–26) that they belong to. Written by ourselves
// from the groups' own names; regional words too. A phrase is a line of work, not a sentence: words that say only "who
// works" (karyawan, buruh, usaha) are left out where proposing.js drops them anyway.

export const TRADES = {
  1: `
    padi, sawah, tani padi, petani, bertani, buruh tani, tani sawah, tanam padi, panen padi, garap sawah, bajak
    sawah, penggarap, petani penggarap, tandur, matun, derep, ngarit padi, ani-ani, gabah, padi gogo, padi ladang,
    huma, ladang, jagung, tani jagung, tanam jagung, palawija, kedelai, kedele, kacang tanah, kacang hijau, kacang
    ijo, singkong, ubi kayu, ketela pohon, ketela rambat, ubi jalar, ubi, mantang, kasbi, talas, sorgum, gandum,
    buruh tanam, buruh panen, bersawah, berladang, nandur, macul, mencangkul, maggalung, galung, makkampong,
    marengngala, mangalli padi, manggarap, tesang, menyiang, sagu, pembibitan padi, penangkar benih padi, mangombo,
    marsaba, basawah, ka sawah`,
  2: `
    sayur, sayuran, tani sayur, kebun sayur, cabai, cabe, lombok, rica, cabai rawit, cabai merah, bawang merah,
    bawang putih, daun bawang, bawang prei, tomat, terong, kentang, kol, kubis, wortel, sawi, kangkung, bayam,
    buncis, kacang panjang, timun, mentimun, labu, pare, oyong, seledri, brokoli, jamur, jamur tiram, jamur merang,
    buah, buah-buahan, kebun buah, jeruk, mangga, pisang, nanas, pepaya, semangka, melon, salak, durian, rambutan,
    langsat, duku, manggis, apel, anggur, alpukat, jambu, sirsak, buah naga, strawberry, stroberi, nangka, markisa,
    belimbing, kelengkeng, bunga, tanaman hias, bunga potong, anggrek, mawar, melati, krisan, tanaman obat, toga,
    jahe, kunyit, kencur, lengkuas, temulawak, serai, hortikultura, bibit buah, pembibitan sayur, hidroponik, bibit
    tanaman buah, empon-empon, kapulaga, rempah obat`,
  3: `
    kebun, berkebun, pekebun, kebun kakao, kakao, kakau, coklat, cokelat, kelapa, kopra, kelapa sawit, sawit, panen
    sawit, dodos, egrek, brondolan, karet, sadap karet, getah, getah karet, motong karet, deres, menderes, nyadap,
    kopi, petik kopi, teh, petik teh, cengkeh, cengke, petik cengkeh, lada, merica, sahang, pala, vanili, panili,
    kayu manis, kapuk, kapas, tebu, tebang tebu, tembakau, nilam, aren, enau, nira, sadap nira, lontar, siwalan,
    pinang, jambu mete, jambu mente, mete, kemiri, jarak, serat, rosela, sereh wangi, cokelat basah, perkebunan,
    kebun rakyat, mandor kebun, afdeling, krani sawit, perawatan sawit, pemupukan sawit, kebun campuran, marempa,
    mambariu, pemanjat kelapa, panjat kelapa, mabbalanda, minyak nilam kebun, gambir, kina, sisal, jambu monyet,
    ptpn, afdeling karet, buruh kebun, pembibitan sawit`,
  4: `
    nelayan, ikan tangkap, tangkap ikan, melaut, menangkap ikan, cari ikan, mancing, pancing, jaring, jala, pukat,
    bagan, sero, bubu, abk kapal ikan, anak buah kapal ikan, juragan kapal ikan, sawi kapal, punggawa, pagae,
    payang, rumpon, udang, kepiting, rajungan, cumi, gurita, teripang, kerang, tiram, lobster, siput, tambak, tambak
    udang, petambak, empang, bandeng, bolu, budidaya ikan, budi daya ikan, kolam ikan, keramba, karamba, jaring
    apung, ikan lele, lele, nila, mas, gurame, patin, mujair, bibit ikan, benih ikan, benur, nener, rumput laut,
    agar-agar laut, mutiara, ikan hias, pakkaja, paboya, pajala, mangngagae, patorani, parengge, papekang, pabagang,
    miyang, ngarad, maiang, pembenihan ikan, pembudidaya ikan, perikanan, hatchery, mencari kerang, panjarring,
    belut, sidat, kodok, ubur-ubur, terubuk, penyelam laut`,
  5: `
    ternak, peternak, beternak, ternak sapi, sapi, sapi perah, sapi potong, perah susu, kerbau, kambing, domba,
    babi, kuda, ayam, ternak ayam, ayam potong, ayam petelur, ayam broiler, ayam kampung, telur ternak, bebek, itik,
    entok, angsa, puyuh, burung, burung walet, walet, kelinci, lebah, ternak lebah madu, anak kandang, kandang, jaga
    kandang, gembala, angon, ngarit, rumput ternak, cari rumput, pakan ternak sendiri, peternakan, penggemukan sapi,
    mangembala, menggembala, mappiara, gaduh, gaduhan sapi, palampa, mampiara babi, pelihara ternak, pelihara,
    budidaya burung, jangkrik, ulat, ulat sutera, cacing, kambing perah, ayam bangkok, inseminasi, kawin suntik,
    penetasan telur, doc, pembibitan ayam`,
  6: `
    hutan, kehutanan, kayu, tebang kayu, tebang pohon, penebang, chainsaw, sinso, senso, operator chainsaw, gergaji
    kayu hutan, kayu bakar, cari kayu, cari kayu bakar, rotan, cari rotan, damar, getah damar, getah pinus, sadap
    pinus, gaharu, madu hutan, cari madu, bambu, tebang bambu, sarang semut, hasil hutan, hti, jati, sengon, akasia,
    penghijauan, reboisasi, bibit pohon, persemaian, perhutani, perum perhutani, mandor hutan, polisi hutan swasta,
    berburu, pemburu, jerat, jasa pertanian, traktor, hand traktor, operator traktor, bajak upahan, combine, mesin
    panen, rontok padi, perontok, perontok padi, semprot, semprot hama, semprot rumput, penyemprot, sewa traktor,
    jasa panen mesin, doros padi, arang, bakar arang, pengairan sawah, kayu gelondongan, pembalok, balok kayu, bapak
    kayu, kehutanan swasta, pemanen kayu`,
  7: `
    tambang, pertambangan, penambang, tambang emas, emas rakyat, dulang, mendulang, dompeng, nikel, tambang nikel,
    batubara, batu bara, timah, ti timah, bauksit, mangan, besi tambang, tembaga, minyak bumi, gas bumi, sumur
    minyak, pengeboran minyak, pasir, tambang pasir, gali pasir, nambang pasir, sedot pasir, angkat pasir, kerikil,
    sirtu, batu kali, batu gunung, pecah batu, pemecah batu, belah batu, galian, galian c, gali batu, gali tanah,
    tanah urug, kapur, batu kapur, marmer, belerang, garam, tambak garam, bikin garam, batu akik, batu mulia,
    fosfat, aspal buton, juru ledak, quarry, operator tambang, penggalian, tromol, gelondong emas, driller, dump
    truck tambang, freeport, vale, antam`,
  8: `
    pabrik, industri, operator produksi, operator mesin pabrik, produksi, jahit, menjahit, penjahit, konveksi,
    garmen, bordir, sulam, rajut, batik, membatik, tenun, menenun, songket, sarung, kain tenun, pintal, tekstil,
    sepatu, sandal, tas, dompet, topi, kulit, penyamak, mebel, meubel, furniture, kayu ukir, ukir, pengrajin,
    kerajinan, anyaman, anyam, tikar, keranjang, bambu anyam, rotan anyam, sapu, sapu lidi, sapu ijuk, kusen, pintu
    kayu, kursi, lemari, tukang kayu, somel, sawmill, penggergajian, kayu lapis, triplek, plywood, kertas,
    percetakan, cetak, sablon, bata, batu bata, batu merah, genteng, gerabah, keramik industri, tembikar, batako,
    paving, paving block, semen pabrik, kaca, roti, pembuat roti, kue, bikin kue, bikin roti, kue kering, kue basah,
    kue pesanan, tahu, tempe, tahu tempe, kerupuk, krupuk, keripik, kripik, rengginang, opak, emping, gula merah,
    gula aren, gula jawa, gula semut, bikin gula, minyak kelapa, vco, minyak goreng pabrik, kopi bubuk, kecap, saus,
    mie basah, bikin mie, sohun, tepung, tepung tapioka, giling padi, penggilingan, penggilingan padi, huller,
    heler, giling tepung, selep, sagu olahan, ikan asin, ikan kering, pindang, asap ikan, ikan asap, abon, terasi,
    dodol, sirup, es batu, pabrik es, air minum kemasan, air galon isi ulang pabrik, rokok, linting rokok, cerutu,
    jamu pabrik, obat pabrik, kosmetik, sabun, lilin, pupuk pabrik, pupuk kompos, plastik, ban pabrik, karet pabrik,
    crumb rubber, pks, pabrik sawit, pabrik gula, las, tukang las, bengkel las, bubut, tukang bubut, pandai besi,
    pande besi, parang, pisau, cangkul buatan, logam, besi cor, baja, smelter, teralis, pagar besi, kanopi,
    aluminium etalase, elektronik pabrik, perakit, perakitan, kapal kayu, galangan, bikin perahu, pembuat perahu,
    karoseri, emas perhiasan, tukang emas, pengrajin emas, perak, boneka, mainan, layang-layang, alat musik buatan,
    kasur, bantal, kapuk kasur, taplak, gorden, mukena, jilbab jahit, quality control, packing, pengemasan, cold
    storage, udang beku, pabrik ikan, pengolahan, kupas udang, kupas kepiting, kupas mete, tahu bakso produksi,
    tape, tuak, arak, batik tulis, karung, jok, jok motor, ukiran toraja, panday, mattennung, penenun`,
  9: `
    pln, listrik, pembangkit, pembangkit listrik, pltd, pltu, plta, pltmh, gardu, operator genset, catat meter,
    catat meteran, pencatat meter, baca meter, gas kota, pgn, jaringan gas, teknisi listrik pln, yantek, petugas
    listrik, tenaga surya, panas bumi, uap panas, jaringan listrik, cater pln`,
  10: `
    pdam, air bersih, air minum pdam, perusahaan air, sampah, angkut sampah, pengangkut sampah, petugas kebersihan
    kota, tukang sampah, tpa, pemulung, mulung, pemilah sampah, daur ulang, rongsok pilah, bank sampah, limbah,
    sedot tinja, tinja, sedot wc, pasukan kuning, penyapu jalan, sapu jalan, dinas kebersihan, air tangki, pamsimas,
    pengelola air, air ledeng, olah limbah, komposting, penjernihan, penjaga pintu air, instalasi air limbah, botol
    bekas, cari plastik bekas, cari barang bekas`,
  11: `
    bangunan, tukang bangunan, kuli, kuli bangunan, buruh bangunan, tukang batu, tukang kayu bangunan, tukang cat,
    cat rumah, tukang plafon, plafon, baja ringan, atap, tukang atap, tukang keramik, pasang keramik, pasang tegel,
    plester, mengecor, cor, tukang besi bangunan, konstruksi, kontraktor, pemborong, mandor, mandor bangunan,
    pelaksana proyek, proyek, proyek jalan, jalan, aspal jalan, pengaspalan, jembatan, irigasi, drainase, selokan,
    talud, gedung, rumah, bangun rumah, renovasi, borongan, kenek tukang, kernet tukang, laden, helper tukang,
    instalasi listrik, instalatir, pasang listrik, pasang kabel listrik, pasang ac, pipa, tukang pipa, pasang pipa,
    sumur, gali sumur, sumur bor, bor air, tukang bor, operator ekskavator, excavator, alat berat proyek, buldozer,
    vibro, tukang gali, gali tanah pondasi, pondasi, tukang aluminium, kaca rumah, wallpaper, pasang paving,
    developer bangun, panggul semen, pawang bangunan, tukang rumah, panre bola, panrita bola, bas, tukang tembok,
    nguli, tukang ledeng, pasang pagar`,
  12: `
    dagang, pedagang, jual, jualan, berjualan, penjual, toko, warung, kios, lapak, kelontong, warung kelontong,
    sembako, jual sembako, campuran, jual campuran, eceran, grosir, pasar, dagang pasar, pakaian, baju, kain,
    sandang, sepatu toko, tas toko, konter, counter hp, jual hp, pulsa, kuota, token listrik, elektronik toko,
    perabot, jual perabot, mebel toko, bahan bangunan, toko bangunan, toko besi, pupuk, toko pupuk, pestisida, obat
    pertanian, apotek, toko obat, kosmetik jual, skincare, parfum, sayur keliling, tukang sayur, mlijo, jual sayur,
    jual ikan, ikan keliling, dagang ikan, pagandeng, papalele, jual ayam, ayam potong pasar, jual daging, jual
    telur, jual buah, jual beras, dagang beras, tauke, toke, tengkulak, pengepul, pengumpul, pengumpul hasil bumi,
    hasil bumi, jual beli, jual beli motor, jual beli mobil, showroom, dealer, jual kakao, beli kakao, beli sawit,
    beli karet, jual beli hasil kebun, jual rumput laut, blantik, belantik, jual ternak, jual sapi, jual kambing,
    bensin, bensin eceran, pertalite, pertamini, spbu, pom bensin, pompa bensin, minyak tanah, gas elpiji, pangkalan
    gas, agen gas, air galon, jual air galon, depot air, isi ulang, bengkel, bengkel motor, bengkel mobil, montir,
    mekanik, servis motor, servis mobil, tambal ban, ban, cuci motor, cuci mobil, doorsmeer, steam motor, ganti oli,
    onderdil, onderdil motor, sparepart, cat mobil, ketok magic, dinamo, minimarket, indomaret, alfamart, alfamidi,
    supermarket, swalayan, mall, kasir toko, kasir, pramuniaga, spg, spb, sales, salesman, marketing barang,
    distributor, agen, agen rokok, agen sembako, online shop, olshop, jualan online, jual online, reseller,
    dropship, shopee, tokopedia, kredit barang, kreditan, tukang kredit, kredit keliling, mindring, rosok,
    rongsokan, rongsok, barang bekas, besi tua, besi bekas, loak, buku, alat tulis, atk, toko buku, jual koran, jual
    bunga, jual tanaman, jual pakan, pakan burung, jual burung, jual mainan, mainan keliling, jual kayu, panglong,
    jual pasir, jual emas, toko emas, jual kopi biji, ekspor, impor, jual rokok, tembakau eceran, jual kue titipan,
    asongan, pedagang asongan, kaki lima, pk5, jamu gendong, jual jamu, jual perhiasan, gadget, aksesoris, aksesoris
    hp, pabalu, padangkang, mabbalu, mangaleleng, bakul, bakulan, babalu, manggaleh, panggaleh, martiga-tiga,
    parengge-rengge, icuk, ngewarung, jual minuman kemasan, alat pancing, jual jaring, jual baju bekas, cakar,
    rombengan, awul-awul, toko kelontong, pasar malam jual, penjaga toko, pelayan toko, jaga toko, jaga warung,
    karyawan toko, distributor obat, jual kayu bakar, jual arang, jual kelapa, jual pisang, jual kerupuk toko`,
  13: `
    sopir, supir, driver, pengemudi, sopir truk, sopir mobil, sopir angkot, pete-pete, sopir bus, sopir bis, sopir
    travel, sopir ekspedisi, sopir tangki, sopir taksi, taksi, taksi online, gojek, grab, maxim, ojol, ojek, ojek
    online, ngojek, ojek pangkalan, tukang ojek, becak, tukang becak, becak motor, bentor, betor, bemor, viar,
    bajaj, delman, dokar, andong, bendi, cidomo, gerobak, angkutan, angkot, kernet, kenek, kondektur, kernet truk,
    kenek bus, muat, bongkar muat, kuli panggul, kuli angkut, buruh angkut, buruh pelabuhan, pelabuhan, tkbm,
    porter, gudang, pergudangan, kepala gudang, jaga gudang, buruh gudang, kurir, ekspedisi, antar barang, antar
    paket, jne, jnt, j&t, sicepat, ninja, pos, kantor pos, tukang pos, kapal, pelaut, abk, anak buah kapal, nahkoda,
    nakhoda, mualim, kapal barang, kapal penumpang, kapal feri, ferry, penyeberangan, tambangan, perahu penumpang,
    ketinting penumpang, speedboat, jolloro, klotok, pesawat, pilot, pramugari, bandara, masinis, kereta api, kai,
    terminal, parkir, tukang parkir, juru parkir, jukir, jasa angkut, angkut hasil panen, angkut sawit, ojek gabah,
    tossa, pick up, pickup, rental truk dengan sopir, derek, logistik, cargo, kargo, checker gudang, forklift,
    pelayaran, sais, pattaksi, kusir`,
  14: `
    warung makan, rumah makan, restoran, restaurant, rm, warung nasi, warteg, kantin, kafe, cafe, kedai, kedai kopi,
    warung kopi, warkop, kopi keliling, barista, katering, catering, masak, tukang masak, juru masak, koki, chef,
    cook, pelayan restoran, waiter, waitress, pramusaji, cuci piring, nasi, nasi kuning, nasi goreng, nasi uduk,
    nasi padang, nasi campur, nasi bungkus, lontong sayur, bubur, bubur ayam, ketupat, soto, coto, konro, pallubasa,
    bakso, jual bakso, bakso keliling, mie ayam, mie instan warung, mie goreng, sate, ayam geprek, ayam goreng, ayam
    bakar, fried chicken, pecel, pecel lele, gado-gado, rujak, ketoprak, siomay, batagor, cilok, cireng, seblak,
    pentol, salome, tahu isi, tahu bulat, gorengan, jual gorengan, pisang goreng, martabak, terang bulan, es, jual
    es, es keliling, es cendol, es campur, es krim, es teh, es kelapa, kelapa muda, jus, minuman, jual minuman,
    boba, pop ice, thai tea, makanan, jual makanan, jualan makanan, kuliner, makanan jadi, makanan ringan keliling,
    jajanan, jajan anak, jajanan sekolah, kue keliling, jual kue, kue pasar, lauk, lauk matang, sayur matang,
    burger, kebab, sosis, dimsum, pizza, angkringan, lesehan, tempat makan, hotel, penginapan, losmen, wisma,
    homestay, vila, villa, resort, room boy, room service, resepsionis hotel, housekeeping, guest house, boga,
    angkring, pangkep bakar, ikan bakar, lalapan, sop, songkolo, barongko, jalangkote, panada, tinutuan, papeda,
    penyetan`,
  15: `
    internet, warnet, wifi, pasang wifi, teknisi wifi, indihome, telkom, telkomsel, provider, tower, menara
    telekomunikasi, teknisi jaringan, jaringan internet, rt rw net, voucher wifi, tv kabel, parabola, programmer,
    pemrogram, software, aplikasi, web, website, it, komputer program, data entry, operator komputer, koran, surat
    kabar, wartawan, jurnalis, reporter, media, redaksi, penerbit, majalah, radio, penyiar, televisi, tv, kameramen,
    kameraman, film, produser, youtuber, konten, content creator, tiktok, selebgram, streaming, editor video,
    podcast, bioskop, telekomunikasi, rekaman, studio rekaman, admin medsos, vlogger`,
  16: `
    bank, perbankan, teller, bri, bni, bca, mandiri bank, bpd, bank syariah, brilink, agen brilink, bri link,
    koperasi, koperasi simpan pinjam, simpan pinjam, ksp, bmt, kredit bank, leasing, pembiayaan, adira, fif, pnm,
    mekar, pegadaian, gadai, asuransi, agen asuransi, prudential, bpjs swasta agen, dana pensiun, rentenir, bank
    keliling, kosipa, bank titil, pinjaman, debt collector, penagih, penagih utang, kolektor, saham, valas, money
    changer, tukar uang, trading, investasi, arisan, lembaga keuangan, account officer, analis kredit`,
  17: `
    kos, kost, kos-kosan, kontrakan, rumah kontrakan, sewa rumah, sewakan rumah, sewa kamar, rumah sewa, sewa ruko,
    sewa tanah, sewa gedung, kamar sewa, rumah petak, pondokan, indekos, properti, makelar tanah, makelar rumah,
    broker rumah, calo tanah, jual tanah, jual beli tanah, kavling, real estate, perumahan jual, agen properti,
    pengelola apartemen, asrama sewa, sewa kios`,
  18: `
    notaris, ppat, pengacara, advokat, bantuan hukum, konsultan, konsultan pajak, akuntan, pembukuan jasa, auditor,
    arsitek, desain rumah, gambar bangunan, drafter, surveyor, ukur tanah, juru ukur, konsultan teknik, insinyur,
    peneliti, riset, laboratorium swasta, laboran, fotografer, foto, studio foto, foto pernikahan, videografer,
    desain grafis, desainer, periklanan, iklan, reklame, baliho, spanduk, dokter hewan, mantri hewan, penerjemah,
    survei, surveyor lembaga, interior, konsultan proyek, pengawas proyek konsultan, event marketing, penilai`,
  19: `
    satpam, sekuriti, security, petugas keamanan, keamanan, penjaga malam, jaga malam, bodyguard, cleaning service,
    kebersihan gedung, petugas kebersihan kantor, pembersih, tukang kebun taman, pertamanan, outsourcing, penyalur
    tenaga kerja, penyalur tki, pjtki, agen tki, rental, rental mobil, rental motor, rental alat, sewa mobil, sewa
    motor, penyewaan, sewa alat, sewa tenda, tenda, sewa kursi, terop, tarub, sewa sound, sewa baju, sewa pakaian
    adat, sewa alat pesta, dekorasi, dekorasi pengantin, pelaminan, wedding organizer, event organizer, eo, travel,
    agen travel, biro perjalanan, umroh, haji umroh, tour, pemandu wisata, guide, tiket, agen tiket, pesan tiket,
    fotokopi, foto copy, photocopy, ketik, pengetikan, rental komputer, call center, telemarketing, administrasi
    swasta, jasa kantor, penagihan jasa, pengepakan, rental ps, pembasmi rayap, fumigasi, sewa perancah, sewa molen,
    sewa alat berat`,
  20: `
    pns, asn, pegawai negeri, pegawai negri, pppk, p3k, pemda, pemerintah, kantor pemerintah, kantor desa, kantor
    lurah, kelurahan, kantor camat, camat, bupati, kantor bupati, gubernur, dinas, staf dinas, honorer, honor
    kantor, tenaga honorer, thl, kepala desa, kades, lurah, perangkat desa, aparat desa, sekdes, sekretaris desa,
    kaur, kasi desa, kadus, kepala dusun, kepala lingkungan, ketua rt, ketua rw, rt, bpd desa, dprd, anggota dewan,
    dpr, polisi, polri, brimob, bhayangkara, tni, tentara, abri, angkatan darat, marinir, kodim, koramil, babinsa,
    satpol pp, satpol, pol pp, damkar, pemadam kebakaran, dishub, jaksa, kejaksaan, hakim, pengadilan, lapas, sipir,
    kua, kemenag, bpn, pajak kantor, bea cukai, imigrasi, bps, kpu, bawaslu, panwas, bpjs kesehatan, bpjs
    ketenagakerjaan, taspen, pendamping desa, pkh, pendamping pkh, penyuluh, penyuluh pertanian, ppl pertanian,
    syahbandar, kehutanan dinas, pegawai kecamatan, pegawai kabupaten, linmas, hansip, petugas sensus, kedutaan ri`,
  21: `
    guru, guru sd, guru smp, guru sma, guru tk, guru paud, guru honorer, guru agama, guru ngaji, mengajar ngaji,
    ustad, ustadz, ustadzah, mengajar, pengajar, dosen, sekolah, kepala sekolah, tata usaha sekolah, tu sekolah,
    operator sekolah, penjaga sekolah, pustakawan sekolah, tk, paud, sd, smp, sma, smk, madrasah, mts, pesantren,
    pondok, tpa mengaji, tpq, tpa guru, kampus, universitas, perguruan tinggi, les, les privat, bimbel, bimbingan
    belajar, kursus, kursus mengemudi, kursus jahit, kursus komputer, instruktur, tutor, pelatihan, widyaiswara,
    lpk, satpam sekolah, bujang sekolah, pendidikan, pengasuh pondok, tentor, pelatih menari, pamong belajar`,
  22: `
    bidan, perawat, mantri, mantri kesehatan, dokter, dokter gigi, puskesmas, pustu, poskesdes, rumah sakit, rs,
    rsud, klinik, praktek, praktik bidan, apoteker, asisten apoteker, analis kesehatan, laboratorium kesehatan,
    radiologi, gizi, ahli gizi, sanitarian, tenaga kesehatan, nakes, ambulans, supir ambulans, kader posyandu,
    posyandu, kader, kader kesehatan, kader kb, plkb, dukun bayi, dukun, sanro, tabib, pengobatan, pengobatan
    alternatif, bekam, akupuntur, fisioterapi, terapis, panti asuhan, panti jompo, panti sosial, pekerja sosial,
    penitipan anak, daycare, tpa anak, perawat lansia panti, palang merah, pmi, cleaning rumah sakit, sunat, khitan,
    bong supit, optik periksa, administrasi puskesmas, homecare`,
  23: `
    seni, seniman, musik, musisi, pemusik, band, penyanyi, biduan, orkes, orgen, organ tunggal, elekton, elektone,
    electone, dangdut, pengamen, ngamen, penari, sanggar tari, tari, dalang, wayang, sinden, gamelan, ludruk, kuda
    lumping, reog, jaranan, teater, pelawak, artis, mc, pembawa acara, pelukis, lukis, penulis, pematung, olahraga,
    atlet, pemain bola, sepak bola, pelatih bola, pelatih voli, pelatih, wasit, gym, fitnes, fitness, futsal,
    lapangan futsal, kolam renang, biliar, bilyar, playstation, ps, game, odong-odong, komidi putar, pasar malam,
    tempat wisata, wisata, kebun binatang, museum, perpustakaan, karaoke, pemancingan, kolam pancing, lotre, judi,
    togel, taman bermain, sirkus, badut, topeng monyet, gandrang`,
  24: `
    salon, salon kecantikan, potong rambut, pangkas, pangkas rambut, cukur, tukang cukur, barbershop, rias, rias
    pengantin, perias, make up, makeup, mua, indo botting, pijat, tukang pijat, tukang urut, urut, pijit, refleksi,
    spa, laundry, londri, loundry, cuci baju, cuci setrika, binatu, tukang cuci, dry clean, service hp, servis hp,
    servis elektronik, servis tv, servis kulkas, servis ac, reparasi, reparasi jam, tukang jam, servis jam, reparasi
    komputer, servis komputer, servis laptop, servis mesin, servis dinamo air, sol sepatu, tukang sol, permak,
    permak jeans, vermak, duplikat kunci, tukang kunci, payung servis, tambal panci, patri, imam, imam masjid, imam
    desa, penghulu, pendeta, pastor, majelis gereja, gereja, masjid, marbot, takmir, merbot, penjaga masjid, penjaga
    gereja, koster, pemangku, pandita, modin, lebai, dai, penceramah, mubalig, partai, partai politik, ormas, lsm,
    yayasan, serikat buruh, pemakaman, kuburan, gali kubur, juru kunci, juru kunci makam, memandikan jenazah,
    peramal, paranormal, tato, biro jodoh, penitipan hewan, grooming, salon hewan, toilet umum, jaga wc, wc umum,
    semir sepatu, tukang reparasi, pinati`,
  25: `
    pembantu, pembantu rumah tangga, prt, art, asisten rumah tangga, babu, pramuwisma, bibi, mbak rumah tangga,
    babysitter, baby sitter, suster anak, pengasuh, pengasuh anak, mengasuh anak, momong, jaga anak, jaga anak
    orang, sopir pribadi, supir pribadi, sopir keluarga, tukang kebun, tukang kebun rumah, jaga rumah, penjaga
    rumah, penunggu rumah, perawat lansia rumah, jaga orang tua, nyuci, cuci gosok, buruh cuci, cuci piring rumah,
    bersih rumah, bersih-bersih rumah orang, beres rumah, tkw, tki rumah tangga, masak di rumah orang, juru masak
    keluarga, satpam rumah pribadi, setrika rumah, kerja rumah tangga, rewang, guru privat tinggal di rumah`,
  26: `
    pbb, unicef, unhcr, who, undp, fao, kedutaan, kedutaan asing, konsulat, konsulat asing, konjen, badan
    internasional, lembaga internasional, organisasi internasional, bank dunia, world bank, imf, adb, ilo, unesco,
    wfp, iom, asean, palang merah internasional, icrc`,
};
